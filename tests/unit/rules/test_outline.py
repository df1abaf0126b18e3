"""One outline as plain text, Markdown and HTML."""

from __future__ import annotations

import re
from typing import Literal

from pytest import mark, raises

from casemgmt.errors import CasemgmtError, UnknownName
from casemgmt.over_time import timeline
from casemgmt.rules import Explained, Fact, Line, all_of, any_of, decide, next_questions, not_
from casemgmt.truth import MET, UNKNOWN


class Answer(Explained):
    def outline(self) -> Line:
        below = Line("a < b & *c*", UNKNOWN, "unknown", "a_source")
        return Line("<script>", MET, "1 | 2", children=(below, Line("plain")))


def test_plain_text() -> None:
    assert Answer().explain() == "[+] <script>: 1 | 2\n  [?] a < b & *c*: unknown  <a_source>\n  plain"


def test_markdown_is_escaped() -> None:
    assert Answer().explain("markdown") == (
        "- \\[+\\] \\<script\\>: 1 \\| 2\n  - \\[?\\] a \\< b \\& \\*c\\*: unknown  \\<a\\_source\\>\n  - plain"
    )


def test_html_is_escaped_and_folds() -> None:
    html = Answer().explain("html")
    assert html == Answer()._repr_html_()
    assert html.startswith("<details open><summary>[+] &lt;script&gt;: 1 | 2</summary>")
    assert "<div>[?] a &lt; b &amp; *c*: unknown  &lt;a_source&gt;</div><div>plain</div>" in html
    assert "<script>" not in html


@mark.parametrize(
    ("text", "markdown"),
    [
        ("1. Little interest", "1\\. Little interest"),
        ("12) twelve", "12\\) twelve"),
        ("3.", "3\\."),
        ("- dash", "\\- dash"),
        ("+ plus", "\\+ plus"),
        ("=== under a heading", "\\=== under a heading"),
        ("---", "\\---"),
        ("&copy; &#42; R&D", "\\&copy; \\&\\#42; R\\&D"),
        ("    code", "code"),
        ("\t- dash", "\\- dash"),
        ("6-CIT", "6-CIT"),
        ("2.5 mg - or 1. more", "2.5 mg - or 1. more"),
    ],
)
def test_a_text_stays_what_it_is_in_markdown(text: str, markdown: str) -> None:
    class Plain(Explained):
        def outline(self) -> Line:
            return Line("top", children=(Line(text),))

    assert Plain().explain("markdown") == f"- top\n  - {markdown}"


NASTY = "c\n[+] d\r\n\u2028\u202ee\u2066f\u200f\u061c\x1b[2K\x85g"
TAME = "c [+] d  ef [2K g"


def test_no_value_or_label_breaks_a_line_or_turns_it_round() -> None:
    kind, fall = Fact("kind", type="category", label=f"kind {NASTY}"), Fact("fall", type="flag", label="fall")
    rule, known = all_of(kind.is_in(NASTY, "other"), fall, label=NASTY), {"kind": NASTY, "fall": True}
    decision = decide(rule, known, as_of="2026-05-01")
    breaks: dict[Literal["text", "markdown", "html"], int] = {"text": 2, "markdown": 2, "html": 0}
    for kind_of_text, count in breaks.items():
        plain = re.sub(r"<[^>]*>|\\", "", decision.explain(kind_of_text))
        assert TAME in plain, kind_of_text
        assert plain.count("\n") == count
        assert plain.replace("\n", "").isprintable()
    (change,) = decision.would_change()
    (question, *_) = next_questions([decide(rule, {}, as_of="2026-05-01")])
    lines = [str(decision.because[0]), str(question), repr(decision)]
    lines += [*str(change).splitlines(), str(change.ways[0][0])]
    lines.append(repr(timeline(known, rule, start="2026-01-01", end="2026-01-02")))
    assert all(line.isprintable() for line in lines), lines
    assert all(TAME in line for line in (*lines[:3], lines[-1]))


def test_a_format_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with raises(UnknownName, match="there is no format named 'md'; known: html, markdown, text") as error:
        Answer().explain("md")  # type: ignore[arg-type]
    assert isinstance(error.value, CasemgmtError)


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
