"""One decision as plain text, Markdown and HTML, word for word; and the record entries behind it."""

from __future__ import annotations

from datetime import date

from casemgmt.citation import law, operational
from casemgmt.codes import Code, CodeSet
from casemgmt.facts import Query, facts_at
from casemgmt.record import Attestation, Observation, Person, Record
from casemgmt.rules import Decision, Fact, Formula, all_of, any_of, by_cases, facts_needed, not_, rule

AS_OF = date(2026, 5, 1)


def latest(name: str, code: str, unit: str, label: str, high: float = 700) -> Fact:
    codes = CodeSet(name, exact={"loinc": [code]})
    query = Query(section="observations", take="latest", codes=codes, units={unit}, valid_days=365)
    return Fact(name, low=0, high=high, unit=unit, label=label, definition=query)


WEIGHT = latest("weight", "29463-7", "kg", "weight")
HEIGHT = latest("height", "8302-2", "m", "height", 3)
BMI = Fact("bmi", low=0, high=200, unit="kg/m2", label="BMI", definition=Formula(WEIGHT / (HEIGHT * HEIGHT)))
SUGAR = latest("hba1c", "4548-4", "%", "HbA1c", 20)
SETTING = Fact("setting", type="category", label="setting")
CONSENT = Fact("consent", type="flag", label="consent <on file>")
ACTIVE = Fact("active", type="flag", label="active *now*")

RULE = all_of(
    rule(BMI >= 30, label="obesity", cite=law("42 CFR 1.2")),
    any_of(SUGAR >= 6.5, CONSENT, label="either", cite=operational("Elm & Oak, section_4")),
    by_cases(SETTING, {"home": WEIGHT < 150}, otherwise=not_(ACTIVE)),
    label="may enter",
)


def observed(code: str, value: float, unit: str, start: str, number: int) -> Observation:
    codes = (Code("loinc", code),)
    return Observation(codes=codes, value=value, unit=unit, start=start, id=f"Observation/{number}")


RECORD = Record(
    person=Person(id="p1"),
    observations=[
        observed("29463-7", 98.25, "kg", "2026-04-30", 1),
        observed("8302-2", 1.75, "m", "2025-12", 2),
        observed("4548-4", 7.1, "%", "2024-11-03", 3),
    ],
    attestations=[
        Attestation(fact="consent", declined=True, start="2026-04-01", id="Attestation/4"),
        Attestation(fact="setting", value="ward\n[+] <b>forged</b>", start="2026-04-02", id="Attestation/5"),
        Attestation(fact="active", value=False, start="2026-04-03", id="Attestation/6"),
    ],
)
DECISION = Decision(RULE, facts_at(RECORD, facts_needed(RULE), as_of=AS_OF), "Program A")

TEXT = """\
[?] Program A
  [+] obesity (>= 30 kg/m2): 32.0816326531 kg/m2  <42 CFR 1.2 (law, verified)>
    weight: 98.25 kg on 2026-04-30
    height: 1.75 m between 2025-12-01 and 2025-12-31
  [?] either  <Elm & Oak, section_4 (operational)>
    [?] HbA1c >= 6.5 %: unknown, stale since 2024-11-03
    [?] consent <on file>: unknown, declined
  [+] by setting: ward [+] <b>forged</b> on 2026-04-02
    if setting anything else
      [+] not: active *now*
        [-] active *now*: no on 2026-04-03"""

EVIDENCE = """\
[?] Program A
  [+] obesity (>= 30 kg/m2): 32.0816326531 kg/m2  <42 CFR 1.2 (law, verified)>  (from Observation/1, Observation/2)
    weight: 98.25 kg on 2026-04-30  (from Observation/1)
    height: 1.75 m between 2025-12-01 and 2025-12-31  (from Observation/2)
  [?] either  <Elm & Oak, section_4 (operational)>
    [?] HbA1c >= 6.5 %: unknown, stale since 2024-11-03  (from Observation/3)
    [?] consent <on file>: unknown, declined  (from Attestation/4)
  [+] by setting: ward [+] <b>forged</b> on 2026-04-02  (from Attestation/5)
    if setting anything else
      [+] not: active *now*
        [-] active *now*: no on 2026-04-03  (from Attestation/6)"""

MARKDOWN = r"""
- \[?\] Program A
  - \[+\] obesity (\>= 30 kg/m2): 32.0816326531 kg/m2  \<42 CFR 1.2 (law, verified)\>
    - weight: 98.25 kg on 2026-04-30
    - height: 1.75 m between 2025-12-01 and 2025-12-31
  - \[?\] either  \<Elm \& Oak, section\_4 (operational)\>
    - \[?\] HbA1c \>= 6.5 %: unknown, stale since 2024-11-03
    - \[?\] consent \<on file\>: unknown, declined
  - \[+\] by setting: ward \[+\] \<b\>forged\</b\> on 2026-04-02
    - if setting anything else
      - \[+\] not: active \*now\*
        - \[-\] active \*now\*: no on 2026-04-03""".lstrip()

FOLD, BELOW, END = "<details open><summary>", '</summary><div style="margin-left:1.5em">', "</div></details>"
HTML = (
    f"{FOLD}[?] Program A{BELOW}"
    f"{FOLD}[+] obesity (&gt;= 30 kg/m2): 32.0816326531 kg/m2  &lt;42 CFR 1.2 (law, verified)&gt;{BELOW}"
    "<div>weight: 98.25 kg on 2026-04-30</div>"
    f"<div>height: 1.75 m between 2025-12-01 and 2025-12-31</div>{END}"
    f"{FOLD}[?] either  &lt;Elm &amp; Oak, section_4 (operational)&gt;{BELOW}"
    "<div>[?] HbA1c &gt;= 6.5 %: unknown, stale since 2024-11-03</div>"
    f"<div>[?] consent &lt;on file&gt;: unknown, declined</div>{END}"
    f"{FOLD}[+] by setting: ward [+] &lt;b&gt;forged&lt;/b&gt; on 2026-04-02{BELOW}"
    f"{FOLD}if setting anything else{BELOW}"
    f"{FOLD}[+] not: active *now*{BELOW}"
    f"<div>[-] active *now*: no on 2026-04-03</div>{END}{END}{END}{END}"
)


def test_plain_text() -> None:
    assert DECISION.explain() == TEXT


def test_plain_text_with_the_entries_behind_each_value() -> None:
    assert DECISION.explain(evidence=True) == EVIDENCE


def test_markdown() -> None:
    assert DECISION.explain("markdown") == MARKDOWN


def test_html() -> None:
    assert DECISION.explain("html") == DECISION._repr_html_() == HTML
    assert "(from Observation/1)" in DECISION.explain("html", evidence=True)


def test_the_entries_behind_each_fact() -> None:
    assert DECISION.evidence == {
        "weight": ("Observation/1",),
        "height": ("Observation/2",),
        "bmi": ("Observation/1", "Observation/2"),
        "hba1c": ("Observation/3",),
        "consent": ("Attestation/4",),
        "setting": ("Attestation/5",),
        "active": ("Attestation/6",),
    }
