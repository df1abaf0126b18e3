"""Codes of one system, and sets of codes."""

from __future__ import annotations

from pytest import MonkeyPatch, mark, raises

from casemgmt.citation import law
from casemgmt.codes import SYSTEMS, Code, CodeSet, code_of, normalise, system_name
from casemgmt.errors import CodeSystemMismatch, InvalidInput, UnknownName
from casemgmt.truth import MET, NOT_MET, UNKNOWN

HEART_FAILURE = CodeSet(
    "heart_failure", exact={"snomed": ["84114007"]}, prefixes={"icd10cm": ["I50", "I13.0"]}
)


@mark.parametrize(
    ("system", "written", "code"),
    [
        ("icd10cm", " i50.9 ", Code("icd10cm", "I509")),
        ("http://hl7.org/fhir/sid/icd-10-cm", "I50.9", Code("icd10cm", "I509")),
        ("urn:oid:2.16.840.1.113883.6.96", "84114007", Code("snomed", "84114007")),
        ("http://loinc.org", " 4548-4", Code("loinc", "4548-4")),
        ("cvx", "08", Code("cvx", "08")),
        ("hcpcs", "G0181", Code("hcpcs", "G0181")),
        ("rxnorm", "860975", Code("rxnorm", "860975")),
        ("cpt", "99490", Code("cpt", "99490")),
        ("https://example.org/codes", "Any.thing", Code("https://example.org/codes", "Any.thing")),
    ],
)
def test_a_code_is_normalised_and_an_unknown_system_is_kept(system: str, written: str, code: Code) -> None:
    assert code_of(system, written) == code


@mark.parametrize(
    ("system", "written"),
    [
        ("icd10cm", "50.9"),
        ("icd10cm", "I5"),
        ("icd10cm", "I50.12345"),
        ("snomed", "I509"),
        ("snomed", "12345"),
        ("loinc", "4548"),
        ("loinc", "4548-44"),
        ("rxnorm", "x1"),
        ("cvx", "1234"),
        ("hcpcs", "99490"),
        ("loinc", ""),
    ],
)
def test_a_code_of_the_wrong_shape_is_refused(system: str, written: str) -> None:
    with raises(InvalidInput, match=f"does not have the shape of a {system} code"):
        code_of(system, written)


def test_words_are_kept_for_people_and_make_no_difference() -> None:
    code = code_of("icd10cm", "I50.9", "Heart failure, unspecified")
    assert code.display == "Heart failure, unspecified"
    assert code == Code("icd10cm", "I509")
    assert hash(code) == hash(Code("icd10cm", "I509"))
    assert "Heart" not in repr(code)


def test_every_system_has_one_short_name() -> None:
    for name, address in SYSTEMS.items():
        assert system_name(address) == name
        assert system_name(name) == name
    assert normalise("icd10pcs", "0jh.6") == "0JH6"


@mark.parametrize(
    ("codes", "truth"),
    [
        ([Code("icd10cm", "I509")], MET),
        ([Code("icd10cm", "I50")], MET),
        ([Code("icd10cm", "I130")], MET),
        ([Code("icd10cm", "I139")], NOT_MET),
        ([Code("icd10cm", "I5")], NOT_MET),
        ([Code("snomed", "84114007")], MET),
        ([Code("snomed", "841140071")], NOT_MET),
        ([Code("loinc", "4548-4")], UNKNOWN),
        ([Code("loinc", "4548-4"), Code("icd10cm", "E119")], NOT_MET),
        ([Code("icd10cm", "E119"), Code("snomed", "84114007")], MET),
        ([], UNKNOWN),
    ],
)
def test_whether_an_entry_is_in_a_set(codes: list[Code], truth: object) -> None:
    assert HEART_FAILURE.truth(codes) is truth


def test_a_code_of_another_system_is_an_error_and_not_a_no() -> None:
    assert HEART_FAILURE.holds(Code("icd10cm", "I501"))
    assert not HEART_FAILURE.holds(Code("snomed", "73211009"))
    with raises(CodeSystemMismatch, match=r"'heart_failure' speaks of icd10cm, snomed, not of loinc"):
        HEART_FAILURE.holds(Code("loinc", "4548-4"))


def test_sets_are_values() -> None:
    same = CodeSet(
        "heart_failure", {"snomed": ["84114007"]}, {"icd10cm": ["I130", "I50"]}, citation=law("elsewhere")
    )
    assert same == HEART_FAILURE
    assert hash(same) == hash(HEART_FAILURE)
    assert HEART_FAILURE.systems == {"icd10cm", "snomed"}
    assert CodeSet("empty").truth([Code("snomed", "84114007")]) is UNKNOWN
    with raises(TypeError):
        HEART_FAILURE.exact["snomed"] = frozenset()  # type: ignore[index]


def test_a_set_of_a_system_that_does_not_exist_is_refused() -> None:
    with raises(UnknownName, match="did you mean 'icd10cm'"):
        CodeSet("wrong", exact={"icd10c": ["I50"]})


def test_loinc_answers_have_letters_of_their_own() -> None:
    assert code_of("http://loinc.org", "LA9340-6") == Code("loinc", "LA9340-6")
    with raises(InvalidInput, match="does not have the shape of a loinc code"):
        code_of("loinc", "XX9340-6")


def test_icd_10_of_the_who_is_another_system_than_icd_10_cm() -> None:
    who = code_of("http://hl7.org/fhir/sid/icd-10", "i50.9")
    assert who == Code("icd10", "I509")
    with raises(CodeSystemMismatch):
        CodeSet("heart_failure", prefixes={"icd10cm": ["I50"]}).holds(who)


def test_a_set_answers_the_same_however_many_codes_it_was_asked_for(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr("casemgmt.codes._REMEMBERED", 3)
    codes = CodeSet("some", exact={"icd10cm": ["A00", "B000"]}, prefixes={"icd10cm": ["C1", "D222"]})
    held = ["A00", "B000", "C1", "C19", "D222", "D2229"]
    others = ["A000", "B00", "B0000", "C", "C2", "D22", "D223"]
    for _ in range(2):
        assert [codes.holds(Code("icd10cm", text)) for text in held + others] == [True] * 6 + [False] * 7
