"""The title of each contradiction: in a few plain words, what disagrees with what. Its sentence says it in full."""

from __future__ import annotations

from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    "open_past_completion": "The status and the completion date disagree",
    "not_verified": "This record has not been confirmed for two years",
    "start_passed": "Not yet recruiting, though the start date has passed",
    "open_before_start": "Recruiting, though the start date lies ahead",
    "no_site_open": "The study is open, but none of its places is",
    "site_open_in_closed": "The study is not open, but one of its places is",
    "open_without_site": "The study is open, but names no place",
    "site_twice": "One place is listed in two states",
    "enrolment_actual_while_open": "The number of people is final, though people may still join",
    "enrolment_against_status": "The status and the number of people disagree",
    "ended_with_estimated_date": "The study has ended, but its end date is an estimate",
    "actual_date_ahead": "A date is marked as past, but lies ahead",
    "dates_out_of_order": "Two dates are in the wrong order",
    "ages_inverted": "The lowest age is above the highest",
    "masked_parties": "The masking field and the list of those masked disagree",
    "randomised_single_arm": "Divided by chance, though there is only one group",
    "phase_against_text": "The phase field and the text disagree",
    "minimum_age_against_text": "The lowest age and the criteria disagree",
    "maximum_age_against_text": "The highest age and the criteria disagree",
    "sex_against_text": "The sex field and the text disagree",
    "masking_against_text": "The masking field and the text disagree",
    "randomised_against_text": "The field for groups by chance and the text disagree",
}
"""By the code of the finding; every code of the rules has one, and no two share one."""
