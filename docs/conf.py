"""Sphinx: `sphinx-build -n -W docs docs/_build`. Nothing is fetched: the build works without a network."""

import sys
from importlib.metadata import version as version_of
from typing import Any

project = "casemgmt"
author = "the casemgmt authors"
version = release = version_of("casemgmt")

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
exclude_patterns = ["_build", "jupyter_execute"]

html_theme = "furo"
html_title = f"casemgmt {release}"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120

copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_numpy_docstring = False
napoleon_use_ivar = True  # an attrs field is documented once, in its class's docstring
python_use_unqualified_type_names = True

# There is no inventory of Python's own library to link to (that needs a network): these names stay plain text.
_plain = "|".join(sorted({*sys.stdlib_module_names, "attr", "attrs", "typing_extensions"}))
nitpick_ignore_regex = [("py:.*", rf"({_plain})(\..*)?")]


def link_to_public_name(app: Any, env: Any, node: Any, contnode: Any) -> Any:
    """Link a type to where it is documented: `casemgmt.record.person.Person` to `casemgmt.Person`, say."""
    target = node.get("reftarget", "")
    if node.get("refdomain") != "py" or not target.startswith("casemgmt."):
        return None
    *rooms, name = target.split(".")
    domain = env.get_domain("py")
    for depth in range(len(rooms) - 1, 0, -1):
        public = ".".join([*rooms[:depth], name])
        if public in domain.objects:
            docname = node.get("refdoc", env.docname)
            return domain.resolve_xref(env, docname, app.builder, "obj", public, node, contnode)
    return None


def setup(app: Any) -> None:
    app.connect("missing-reference", link_to_public_name)
