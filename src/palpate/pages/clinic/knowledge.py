"""The knowledge to look things up in: rules, massage types, measures, sources; no client data."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from palpate.clinical.envelope import Standing
from palpate.clinical.explain import describe_sites, join_words
from palpate.clinical.library import Library
from palpate.clinical.rules import Rule
from palpate.clinical.vocabulary import Evidence, MassageType, Measure
from palpate.clinical.wording import TIERS, write_area
from palpate.pages.clinic.policy import StaffRequest, clinic_page
from palpate.pages.clinic.reasons.cards import write_card
from palpate.pages.clinic.reasons.columns import GRADES
from palpate.pages.clinic.reasons.sources import list_sources, write_source
from palpate.people.errors import Unseen
from palpate.record import translate

SOURCES_A_PAGE = 50
TABS = (
    ("rules", "clinic:knowledge", "Rules"),
    ("types", "clinic:massage_types", "Massage types"),
    ("measures", "clinic:measures", "Measures"),
    ("sources", "clinic:sources", "Sources"),
)


def write_room(current: str) -> dict[str, Any]:
    """Return the tabs of the room and the version of the knowledge."""
    library = translate.library()
    counts = {
        "rules": len(library.rules),
        "types": len(library.types),
        "measures": len(library.measures),
        "sources": len(library.all_sources()),
    }
    tabs = [
        {
            "label": word,
            "address": reverse(name),
            "current": key == current,
            "state": counts[key],
        }
        for key, name, word in TABS
    ]
    return {"tabs": tabs, "version": library.version, "reviewed": library.review_words()}


# Rules ---------------------------------------------------------------------------------------


def words_of(library: Library, rule: Rule) -> str:
    """Return everything a search looks through, in lower case."""
    names = [library.concepts[name].name for clause in rule.when for name in clause.named]
    return " ".join([rule.id, rule.title, rule.because, rule.for_client, *names]).lower()


def holds_words(said: str, text: str) -> bool:
    """Tell whether every word that was typed occurs in what is said."""
    low = said.lower()
    return all(word in low for word in text.lower().split())


def search_rules(library: Library, text: str, standing: str, area: str) -> list[Rule]:
    """Return the rules that hold all words, of a standing and an area if one is given."""
    return [
        rule
        for rule in library.rules.values()
        if (not standing or rule.limits.standing.words == standing)
        and (not area or rule.area == area)
        and (not text or holds_words(words_of(library, rule), text))
    ]


def group_rules(rules: list[Rule]) -> list[dict[str, Any]]:
    """Return the rules by area, in the order of the alphabet, the gravest first."""
    by_area: dict[str, list[Rule]] = {}
    for rule in rules:
        by_area.setdefault(rule.area, []).append(rule)
    return [
        {
            "id": area,
            "name": write_area(area),
            "rules": [
                {
                    "rule": rule,
                    "standing": rule.limits.standing.words,
                    "care": rule.limits.care.words,
                }
                for rule in sorted(by_area[area], key=lambda r: (-r.limits.standing, r.title))
            ],
        }
        for area in sorted(by_area)
    ]


def list_areas(library: Library) -> list[tuple[str, str]]:
    """Return the areas that rules belong to, by name and in words."""
    return [(area, write_area(area)) for area in sorted({r.area for r in library.rules.values()})]


@clinic_page
def list_rules(request: StaffRequest) -> HttpResponse:
    """Show the rules by area, narrowed by words, standing and area."""
    library = translate.library()
    text = request.GET.get("q", "")[:80]
    standing, area = request.GET.get("standing", ""), request.GET.get("area", "")
    rules = search_rules(library, text, standing, area)
    narrowed = bool(text or standing or area)
    context = write_room("rules") | {
        "groups": group_rules(rules),
        "count": len(rules),
        "total": len(library.rules),
        "text": text,
        "standing": standing,
        "area": area,
        "standings": [each.words for each in reversed(Standing) if each],
        "areas": list_areas(library),
        "narrowed": narrowed,
    }
    template = "clinic/knowledge_list.html" if request.htmx else "clinic/knowledge.html"
    return render(request, template, context)


@clinic_page
def show_rule(request: StaffRequest, rule_id: str) -> HttpResponse:
    """Show everything there is to know of a rule."""
    library = translate.library()
    rule = library.rules.get(rule_id)
    if rule is None:
        raise Unseen("rule")
    context = write_room("rules") | {"card": write_card(library, rule)}
    return render(request, "clinic/knowledge_rule.html", context)


# Massage types -------------------------------------------------------------------------------


@clinic_page
def list_types(request: StaffRequest) -> HttpResponse:
    """Show the massage types with what each demands."""
    library = translate.library()
    types = [write_type(library, kind) for kind in library.types.values()]
    return render(request, "clinic/knowledge_types.html", write_room("types") | {"types": types})


def write_type(library: Library, kind: MassageType) -> dict[str, Any]:
    """Return a massage type in words, with the evidence for each goal."""
    least, usual, most = kind.pressure
    return {
        "kind": kind,
        "pressure": f"{least} to {most}, usually {usual}",
        "minutes": f"{kind.minutes[0]} to {kind.minutes[2]}, usually {kind.minutes[1]}",
        "needs": join_words(library.techniques[n].name for n in kind.techniques),
        "often": join_words(library.techniques[n].name for n in kind.optional),
        "positions": join_words((library.positions[n].name for n in kind.positions), "or"),
        "where": describe_sites(library, kind.sites),
        "evidence": [
            write_evidence(library, each) for each in library.evidence if kind.id in each.types
        ],
        "sources": list_sources(library, kind.sources),
    }


def write_evidence(library: Library, each: Evidence) -> dict[str, Any]:
    """Return one statement of evidence in words."""
    return {
        "goal": library.goals[each.goal].name,
        "about": join_words(library.concepts[name].name.lower() for name in each.about),
        "says": each.says,
        "grade": GRADES[each.grade],
        "grade_words": each.grade,
        "size": each.size,
        "dose": each.dose,
        "sources": list_sources(library, each.sources),
    }


# Measures and sources ------------------------------------------------------------------------


@clinic_page
def list_measures(request: StaffRequest) -> HttpResponse:
    """Show the measures with their range, direction and meaningful change."""
    library = translate.library()
    measures = [write_measure(library, each) for each in library.measures.values()]
    context = write_room("measures") | {"measures": measures}
    return render(request, "clinic/knowledge_measures.html", context)


def write_measure(library: Library, measure: Measure) -> dict[str, Any]:
    """Return a measure in words."""
    normal = measure.normal
    return {
        "measure": measure,
        "range": f"{measure.low:g} to {measure.high:g} {measure.unit_words}".strip(),
        "change": f"{measure.change:g} {measure.unit_words}" if measure.change is not None else "",
        "error": f"{measure.error:g} {measure.unit_words}" if measure.error is not None else "",
        "normal": " to ".join(dict.fromkeys(f"{end:g}" for end in normal or ())),
        "sources": list_sources(library, measure.sources),
    }


@clinic_page
def list_sources_page(request: StaffRequest) -> HttpResponse:
    """Show what was read, by tier, with the rules that rest on it."""
    library = translate.library()
    text, tier = request.GET.get("q", "")[:80], request.GET.get("tier", "")
    used: dict[str, list[Rule]] = {}
    for rule in library.rules.values():
        for name in rule.sources:
            used.setdefault(name, []).append(rule)
    found = [
        {"source": source, "rules": used.get(source.id, [])}
        for source in (write_source(each) for each in library.all_sources())
        if (not tier or source.tier == tier)
        and holds_words(f"{source.title} {source.publisher} {source.year}", text)
    ]
    page = Paginator(found, SOURCES_A_PAGE).get_page(request.GET.get("page"))
    context = write_room("sources") | {
        "page": page, "text": text, "tier": tier, "tiers": list(TIERS.items()), "count": len(found),
    }  # fmt: skip
    return render(request, "clinic/knowledge_sources.html", context)


urlpatterns = [
    path("knowledge/", list_rules, name="knowledge"),
    path("knowledge/rules/<slug:rule_id>/", show_rule, name="rule"),
    path("knowledge/types/", list_types, name="massage_types"),
    path("knowledge/measures/", list_measures, name="measures"),
    path("knowledge/sources/", list_sources_page, name="sources"),
]
