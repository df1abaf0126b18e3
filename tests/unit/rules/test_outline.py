"""One outline as plain text, Markdown and HTML."""

from __future__ import annotations

from pytest import raises

from casemgmt.rules import Explained, Fact, Line, all_of, any_of, decide, not_
from casemgmt.truth import MET, UNKNOWN


class Answer(Explained):
    def outline(self) -> Line:
        below = Line("a < b & *c*", UNKNOWN, "unknown", "a_source")
        return Line("<script>", MET, "1 | 2", children=(below, Line("plain")))


def test_plain_text() -> None:
    assert Answer().explain() == "[+] <script>: 1 | 2\n  [?] a < b & *c*: unknown  <a_source>\n  plain"


def test_markdown_is_escaped() -> None:
    assert Answer().explain("markdown") == (
        "- \\[+\\] \\<script\\>: 1 \\| 2\n  - \\[?\\] a \\< b & \\*c\\*: unknown  \\<a\\_source\\>\n  - plain"
    )


def test_html_is_escaped_and_folds() -> None:
    html = Answer().explain("html")
    assert html == Answer()._repr_html_()
    assert html.startswith("<details open><summary>[+] &lt;script&gt;: 1 | 2</summary>")
    assert "<div>[?] a &lt; b &amp; *c*: unknown  &lt;a_source&gt;</div><div>plain</div>" in html
    assert "<script>" not in html


def test_a_plain_letter_is_not_escaped() -> None:
    class Plain(Explained):
        def outline(self) -> Line:
            return Line("X-ray", None, "two\nlines")

    assert Plain().explain("markdown") == "- X-ray: two lines"


def test_record_entries_are_named_only_where_they_are_asked_for() -> None:
    class Traced(Explained):
        def outline(self) -> Line:
            below = Line("below", MET, evidence=("Observation/1", "Observation/2"))
            return Line("above", MET, evidence=("Condition/3",), children=(below,))

    assert Traced().explain() == "[+] above\n  [+] below"
    assert Traced().explain(evidence=True) == (
        "[+] above  (from Condition/3)\n  [+] below  (from Observation/1, Observation/2)"
    )


def test_what_has_no_truth_is_kept_in_a_brief_explanation() -> None:
    class Mixed(Explained):
        def outline(self) -> Line:
            group = Line("group", MET, children=(Line("note"), Line("yes", MET), Line("no", UNKNOWN)))
            return Line("whole", children=(group, Line("other", UNKNOWN, children=(Line("below", MET),))))

    assert Mixed().explain(brief=True) == (
        "whole\n  [+] group\n    note\n    [+] yes\n  [?] other\n    [+] below"
    )


def test_an_answer_has_to_make_its_outline() -> None:
    with raises(NotImplementedError):
        Explained().explain()


def test_a_brief_explanation_leaves_out_what_did_not_decide() -> None:
    heart, age = Fact("heart", type="flag"), Fact("age", low=0)
    rule = all_of(any_of(heart, age >= 65), age >= 18)
    decision = decide(rule, {"heart": False, "age": 70}, as_of="2026-05-01")
    assert "heart" in decision.explain()
    assert decision.explain(brief=True) == (
        "[+] all of these\n  [+] any of these\n    [+] age >= 65: 70\n  [+] age >= 18: 70"
    )
    child = decide(rule, {"heart": True, "age": 7}, as_of="2026-05-01")
    assert child.explain(brief=True) == "[-] all of these\n  [+] any of these\n  [-] age >= 18: 7"
    neither = decide(not_(heart), {"heart": False}, as_of="2026-05-01")
    assert neither.explain(brief=True) == neither.explain()
