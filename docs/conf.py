"""Sphinx: `sphinx-build -n -W docs docs/_build`. Nothing is fetched: the build works without a network."""

import collections.abc
import pkgutil
import sys
import tomllib
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

import attrs

import casemgmt

project = "casemgmt"
author = "the casemgmt authors"
with (Path(__file__).parents[1] / "pyproject.toml").open("rb") as file:
    version = release = tomllib.load(file)["project"]["version"]

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
_plain = "|".join(sorted({*sys.stdlib_module_names, "attr", "attrs", "hypothesis", "typing_extensions"}))
_not_public = r"casemgmt\.(.*\.)?(EditionT|Found|KeyT|ThingT)|AnswerValue|Json|date"
nitpick_ignore_regex = [("py:.*", rf"({_plain})(\..*)?"), ("py:.*", _not_public)]
_COLON = "\x91"  # stands in for a colon; no docstring holds it


def link_to_public_name(app: Any, env: Any, node: Any, contnode: Any) -> Any:
    """Link a type to where it is documented: `casemgmt.record.person.Person` to `casemgmt.record.Person`, say."""
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


def hide_colons(_app: Any, what: str, _name: str, _obj: Any, _options: Any, lines: list[str]) -> None:
    """Napoleon takes what stands before a colon in the first line of a property or of Returns for a type."""
    for i, line in enumerate(lines):
        of_property = i == 0 and what in {"attribute", "data", "property"}
        of_returns = i > 0 and lines[i - 1].strip() == "Returns:"
        if of_property or of_returns:
            lines[i] = line.replace(":", _COLON)


def show_colons(_app: Any, _what: str, _name: str, _obj: Any, _options: Any, lines: list[str]) -> None:
    """Put back what `hide_colons` took away."""
    lines[:] = [line.replace(_COLON, ":") for line in lines]


def resolve_annotations() -> None:
    """Replace the names of types by the types where attrs wrote an `__init__`, so that autodoc can link them."""
    for found in pkgutil.walk_packages(casemgmt.__path__, "casemgmt."):
        if found.name == "casemgmt.content.regenerate":
            continue
        for cls in vars(import_module(found.name)).values():
            if isinstance(cls, type) and attrs.has(cls) and cls.__module__ == found.name:
                names = dict(vars(collections.abc))  # converters of other modules may name these
                names |= {
                    k: v
                    for base in reversed(cls.__mro__)
                    for k, v in vars(sys.modules[base.__module__]).items()
                }
                with suppress(NameError, TypeError):
                    cls.__init__.__annotations__ = get_type_hints(cls.__init__, names)


def setup(app: Any) -> None:
    app.connect("missing-reference", link_to_public_name)
    app.connect("autodoc-process-docstring", hide_colons, priority=400)  # napoleon's is 500
    app.connect("autodoc-process-docstring", show_colons, priority=600)
    resolve_annotations()
