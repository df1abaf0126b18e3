# %% [markdown]
# # An interview: from nothing known to settled programs, in few questions
#
# Run it as `python examples/interview.py`: an invented person answers. With `--ask`, you do.
#
#     python examples/interview.py --ask --as-of 2026-05-01
#
# The library orders the questions and says why each is asked. The loop, the words on the screen and the answers are
# the work of a host such as this script.

# %%
from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from casemgmt import Fact, InvalidInput, Reason, Screening, Truth, Unknown, screen_all
from casemgmt.rules import Interview, Question
from casemgmt.screening import Screenings

AS_OF = date(2026, 5, 1)
PROGRAMS = ("medicare.ccm", "medicare.hospice", "medicare.tcm")

# %% [markdown]
# ## An invented person
#
# Home from hospital for a week, with heart failure and diabetes, on Medicare. What is not listed here the person, or
# whoever else is asked, prefers not to say.

# %%
PERSON: dict[str, Any] = {
    "chronic_condition_count": 2,
    "ccm_risk_attested": True,
    "medicare_part_a": True,
    "medicare_part_b": True,
    "ccm_consent": True,
    "established_patient": True,
    "ccm_initiating_visit": False,
    "ccm_billed_elsewhere": False,
    "overlapping_care_management": False,
    "life_limiting_condition": False,
    "palliative_performance_recorded": False,
    "palliative_performance_scale": 80,
    "decline_documented": False,
    "spict_positive": False,
    "surprise_question_positive": False,
    "comfort_care_plan_active": False,
    "comfort_care_ordered": False,
    "terminal_prognosis_certified": False,
    "hospice_encounter_open": False,
    "hospice_service_active": False,
    "hospice_plan_active": False,
    "hospice_election_documented": False,
    "facility_discharge_30d": True,
    "facility_discharged_on": date(2026, 4, 24),
    "facility_discharged_to": "community",
    "transition_accepted": True,
    "transition_billed_elsewhere": False,
    "transition_billed_before": False,
    "transition_excluded_service": False,
    "deceased": False,
}


# %% [markdown]
# ## The loop
#
# Ask the first question, add the answer to what is known, decide again. A question that is declined does not come back.
# An `Interview` gives the questions of `next_questions`, and works out again only what the answer touched.


# %%
@attrs.frozen
class Step:
    """One question, what was answered, and the programs as they stand after it."""

    question: Question
    answers: Mapping[str, Any]
    screenings: Screenings


def hold(answer: Callable[[Question], Mapping[str, Any]], as_of: date) -> Iterator[Step]:
    """Ask until every program is settled, or waits only for what was declined."""
    known: dict[str, Any] = {}
    interview = Interview().go_on(screen_all(known, as_of=as_of, programs=PROGRAMS))
    while interview.questions:
        question = interview.questions[0]
        answers = answer(question)
        known |= {name: Unknown(Reason.DECLINED) if a is None else a for name, a in answers.items()}
        screenings = screen_all(known, as_of=as_of, programs=PROGRAMS)
        yield Step(question, answers, screenings)
        interview = interview.go_on(screenings)


def invented(question: Question) -> Mapping[str, Any]:
    """The answer of the invented person."""
    return {fact.name: PERSON.get(fact.name) for fact in question.facts}


def settled(screenings: Iterable[Screening]) -> str:
    """How many programs are settled."""
    truths = [screening.truth for screening in screenings]
    return f"{sum(truth is not Truth.UNKNOWN for truth in truths)} of {len(truths)} programs settled"


def shown(value: Any) -> str:
    """An answer in words."""
    return "declined" if value is None else {True: "yes", False: "no"}.get(value, str(value))


# %% [markdown]
# ## Answers from the keyboard


# %%
def typed(question: Question) -> Mapping[str, Any]:
    """The answers of whoever sits at the keyboard."""
    print(question)
    return {fact.name: typed_about(fact) for fact in question.facts}


def typed_about(fact: Fact) -> Any:
    """One answer; an empty line declines."""
    forms = {
        "flag": "yes or no",
        "number": f"a number {fact.unit}".strip(),
        "date": "YYYY-MM-DD",
        "category": ", ".join(sorted(fact.values or ())) or "a word",
    }
    while True:
        text = input(f"   {fact.label}; {forms[fact.type]}, or nothing to decline: ").strip()
        try:
            return understood(fact, text)
        except (KeyError, ValueError):
            print("   that cannot be read")


def understood(fact: Fact, text: str) -> Any:
    """A typed answer as a value."""
    if not text:
        return None
    if fact.type == "flag":
        return {"yes": True, "y": True, "no": False, "n": False}[text.lower()]
    if fact.type == "number":
        return float(text)
    return date.fromisoformat(text) if fact.type == "date" else text


# %%
def main(arguments: list[str] | None = None) -> int:
    """Hold the interview and show each question, its reason, and what it settled."""
    parser = argparse.ArgumentParser(description="Ask what settles most, until every program is settled.")
    parser.add_argument("--ask", action="store_true", help="answer yourself")
    parser.add_argument("--as-of", type=date.fromisoformat, default=AS_OF, help="YYYY-MM-DD")
    options = parser.parse_args(arguments)
    last = screen_all({}, as_of=options.as_of, programs=PROGRAMS)
    try:
        for n, step in enumerate(hold(typed if options.ask else invented, options.as_of), start=1):
            last = step.screenings
            given = ", ".join(map(shown, step.answers.values()))
            print(f"{n}. {step.question}\n   {given}: {settled(last)}")
    except InvalidInput as problem:
        print(problem, file=sys.stderr)
        return 1
    print()
    for screening in last:
        waiting = f", waits for {', '.join(screening.missing)}" if screening.missing else ""
        print(f"{screening.program.title}: {screening.truth.words}{waiting}")
    return 0


if __name__ == "__main__" and "ipykernel" not in sys.modules:
    sys.exit(main(sys.argv[1:]))
