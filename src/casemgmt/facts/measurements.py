"""Facts that are measured: vital signs and laboratory values, each the latest, with how long it counts."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from casemgmt.citation import Verification, operational, published
from casemgmt.codes import CodeSet
from casemgmt.facts.definitions import Attested, Query
from casemgmt.facts.encounters import acute_admitted_on
from casemgmt.rules.terms import Fact, Formula

VITALS_FRESH_DAYS = 1
_FRESH = operational(
    "vital signs older than 24 hours do not count", "facts are kept by the day, so: since yesterday"
)
_PER_MINUTE = (
    "/min",
    "{breaths}/min",
    "{beats}/min",
    "{Beats}/min",
    "{counts}/min",
    "breaths/min",
    "beats/minute",
)
_PRESSURE = ("mm[Hg]", "mmHg")
_NO_UNIT = ()  # a score, written with any unit or none


def _loinc(name: str, codes: Iterable[str]) -> CodeSet:
    return CodeSet(name, exact={"loinc": frozenset(codes)})


def measured(  # noqa: PLR0917 - one row of a table
    name: str,
    label: str,
    unit: str,
    low: float,
    high: float,
    codes: Iterable[str] | CodeSet,
    units: Iterable[str],
    valid_days: int | None = None,
    *,
    since: Fact | None = None,
) -> Fact:
    """A fact that is the latest value of an observation.

    Args:
        name: The name of the fact.
        label: What a person reads.
        unit: The UCUM unit.
        low: The least value that a body can have.
        high: The greatest.
        codes: The codes under which it is recorded, as a set or as those of LOINC.
        units: The accepted spellings of the unit.
        valid_days: How long it counts.
        since: The day from which on it counts.
    """
    query = Query(
        section="observations",
        take="latest",
        codes=codes if isinstance(codes, CodeSet) else _loinc(name, codes),
        units=frozenset(units),
        valid_days=valid_days,
        since=since,
    )
    return Fact(name, low=low, high=high, unit=unit, label=label, ask="clinician", definition=query)


respiratory_rate = measured(
    "respiratory_rate", "respiratory rate", "/min", 0, 100, ["9279-1"], _PER_MINUTE, VITALS_FRESH_DAYS
)
oxygen_saturation = measured(
    "oxygen_saturation", "oxygen saturation", "%", 0, 100, ["59408-5", "2708-6"], ["%"], VITALS_FRESH_DAYS
)
systolic_blood_pressure = measured(
    "systolic_blood_pressure",
    "systolic blood pressure",
    "mm[Hg]",
    0,
    400,
    ["8480-6"],
    _PRESSURE,
    VITALS_FRESH_DAYS,
)
heart_rate = measured("heart_rate", "heart rate", "/min", 0, 400, ["8867-4"], _PER_MINUTE, VITALS_FRESH_DAYS)
body_temperature = measured(
    "body_temperature", "body temperature", "Cel", 20, 46, ["8310-5"], ["Cel", "°C"], VITALS_FRESH_DAYS
)
oxygen_flow = measured(
    "oxygen_flow", "oxygen flow", "L/min", 0, 100, ["3151-8"], ["L/min", "l/min"], VITALS_FRESH_DAYS
)
supplemental_oxygen = Fact(
    "supplemental_oxygen",
    type="flag",
    label="on supplemental oxygen",
    question="Is the person on oxygen?",
    ask="clinician",
    definition=Formula(oxygen_flow > 0),
    citation=operational("any flow of oxygen counts as being on oxygen"),
)
consciousness = Fact(
    "consciousness",
    type="category",
    values=frozenset({"alert", "confusion", "voice", "pain", "unresponsive"}),
    label="consciousness (ACVPU)",
    question="Is the person alert, newly confused, or responding only to voice or pain, or not at all?",
    ask="clinician",
    definition=Query(
        section="observations",
        take="latest",
        codes=_loinc("consciousness", ["67775-7", "80288-4"]),
        categories=(
            ("alert", CodeSet("alert", exact={"loinc": ["LA9340-6"], "snomed": ["248234008"]})),
            ("confusion", CodeSet("confusion", exact={"snomed": ["130987000"]})),
            ("voice", CodeSet("voice", exact={"loinc": ["LA17108-4"], "snomed": ["300202002"]})),
            ("pain", CodeSet("pain", exact={"loinc": ["LA17107-6"], "snomed": ["450847001"]})),
            ("unresponsive", CodeSet("unresponsive", exact={"loinc": ["LA9343-0"], "snomed": ["422107003"]})),
        ),
        valid_days=VITALS_FRESH_DAYS,
    ),
)
vital_signs_24h = Fact(
    "vital_signs_24h",
    type="flag",
    label="vital signs taken within 24 hours",
    question="Were vital signs taken within the last 24 hours?",
    ask="clinician",
    definition=Query(
        section="observations",
        take="exists",
        codes=_loinc("vital_signs", ["9279-1", "59408-5", "2708-6", "8480-6", "8867-4", "8310-5"]),
        days=VITALS_FRESH_DAYS,
    ),
    citation=_FRESH,
)
hemoglobin_a1c = measured(
    "hemoglobin_a1c", "hemoglobin A1c", "%", 2, 25, ["4548-4", "17856-6"], ["%"], valid_days=365
)
body_weight = measured(
    "body_weight", "body weight", "kg", 0.2, 700, ["29463-7", "3141-9"], ["kg"], valid_days=30
)
body_mass_index = measured(
    "body_mass_index", "body mass index", "kg/m2", 5, 150, ["39156-5"], ["kg/m2"], valid_days=365
)
PALLIATIVE_PERFORMANCE = CodeSet(
    "palliative_performance",
    exact={"fact": ["palliative_performance_scale"]},
    citation=operational(
        "the Palliative Performance Scale is read under a code of our own",
        "no code of LOINC was verified for it; 71007-9, which is seen with this label, is FACIT-Pal",
    ),
)
palliative_performance_scale = measured(
    "palliative_performance_scale",
    "Palliative Performance Scale",
    "%",
    0,
    100,
    PALLIATIVE_PERFORMANCE,
    ["%", "1", "{score}"],
    valid_days=90,
)
palliative_performance_recorded = Fact(
    "palliative_performance_recorded",
    type="flag",
    label="Palliative Performance Scale recorded within 90 days",
    ask="clinician",
    definition=Query(section="observations", take="exists", codes=PALLIATIVE_PERFORMANCE, days=90),
)
left_ventricular_ejection_fraction = attrs.evolve(
    measured(
        "left_ventricular_ejection_fraction",
        "left ventricular ejection fraction",
        "%",
        0,
        100,
        CodeSet(
            "left_ventricular_ejection_fraction",
            exact={"loinc": ["10230-1", "18043-0", "8806-2"]},
            citation=published(
                "LOINC, left ventricular ejection fraction",
                Verification.RECALLED,
                "10230-1 is verified in the vocabulary of OHDSI, 18043-0 was seen in public code only",
            ),
        ),
        ["%"],
        valid_days=365,
    ),
    question="What is the latest left ventricular ejection fraction?",
)

# -- laboratory values of the latest ended acute stay: the latest since the admission -------------------------------
hemoglobin_since_admission = measured(
    "hemoglobin_since_admission",
    "latest hemoglobin since the admission",
    "g/dL",
    0,
    30,
    ["718-7", "20509-6"],
    ["g/dL"],
    since=acute_admitted_on,
)
sodium_since_admission = measured(
    "sodium_since_admission",
    "latest sodium since the admission",
    "mmol/L",
    80,
    220,
    ["2951-2", "2947-0"],
    ["mmol/L", "meq/L"],
    since=acute_admitted_on,
)
creatinine_since_admission = measured(
    "creatinine_since_admission",
    "latest creatinine since the admission",
    "mg/dL",
    0,
    60,
    ["2160-0", "38483-4"],
    ["mg/dL"],
    since=acute_admitted_on,
)
albumin_since_admission = measured(
    "albumin_since_admission",
    "latest albumin since the admission",
    "g/dL",
    0,
    15,
    ["1751-7"],
    ["g/dL"],
    since=acute_admitted_on,
)

# -- measures of a plan: the latest one counts for months, not for a day --------------------------------------------
latest_systolic_blood_pressure = measured(
    "latest_systolic_blood_pressure",
    "latest systolic blood pressure",
    "mm[Hg]",
    0,
    400,
    ["8480-6"],
    _PRESSURE,
    valid_days=365,
)
latest_diastolic_blood_pressure = measured(
    "latest_diastolic_blood_pressure",
    "latest diastolic blood pressure",
    "mm[Hg]",
    0,
    300,
    ["8462-4"],
    _PRESSURE,
    valid_days=365,
)
ldl_cholesterol = measured(
    "ldl_cholesterol",
    "LDL cholesterol",
    "mg/dL",
    0,
    1000,
    ["13457-7", "18262-6", "2089-1"],
    ["mg/dL"],
    valid_days=365,
)
urine_albumin_creatinine_ratio = measured(
    "urine_albumin_creatinine_ratio",
    "urine albumin to creatinine ratio",
    "mg/g",
    0,
    30000,
    ["9318-7", "14959-1"],
    ["mg/g", "mg/g{creat}"],
    valid_days=365,
)
serum_potassium = measured(
    "serum_potassium", "potassium", "mmol/L", 1, 12, ["2823-3", "6298-4"], ["mmol/L", "meq/L"], valid_days=30
)
blood_glucose = measured(
    "blood_glucose",
    "blood glucose",
    "mg/dL",
    0,
    2000,
    ["2339-0", "2345-7", "41653-7"],
    ["mg/dL"],
    valid_days=7,
)
modified_rankin = measured(
    "modified_rankin", "modified Rankin scale", "{score}", 0, 6, ["75859-9"], _NO_UNIT, valid_days=180
)
_HUNGER = _loinc("hunger_vital_sign", ["88124-3"])
_HUNGER_RESULTS = (
    ("at risk", CodeSet("hunger_at_risk", exact={"loinc": ["LA19952-3"]})),
    ("no risk", CodeSet("hunger_no_risk", exact={"loinc": ["LA19983-8"]})),
)
hunger_vital_sign = Fact(
    "hunger_vital_sign",
    type="category",
    values=frozenset(name for name, _ in _HUNGER_RESULTS),
    label="Hunger Vital Sign",
    question="What is the result of the Hunger Vital Sign: at risk or no risk?",
    ask="patient",
    definition=Query(
        section="observations", take="latest", codes=_HUNGER, categories=_HUNGER_RESULTS, valid_days=365
    ),
)
hunger_vital_sign_recorded = Fact(
    "hunger_vital_sign_recorded",
    type="flag",
    label="Hunger Vital Sign recorded within a year",
    definition=Query(section="observations", take="exists", codes=_HUNGER, days=365),
)
symptom_score_max = Fact(
    "symptom_score_max",
    low=0,
    high=10,
    unit="{score}",
    label="worst symptom of the last day, from 0 (none) to 10 (worst possible)",
    question="From 0 to 10, how bad was the worst symptom in the last day?",
    ask="patient",
    definition=Attested(valid_days=7),
)
