"""
What can be asked of a ranking: why is this site here, why not that one, which are like it.

Each answer reads the document, so that its numbers are those of the table.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial
from typing import TYPE_CHECKING

from sitesel.compare import compare
from sitesel.errors import UsageError
from sitesel.headline import beats, place
from sitesel.similar import similar
from sitesel.text import near
from sitesel.why import binding, rival, unknowns, verdict, waterfall

if TYPE_CHECKING:
    from sitesel.explain import Document
    from sitesel.pack import Pack
    from sitesel.report.notebook import Answer, Explanation
    from sitesel.robustness import Robustness
    from sitesel.standings import Standings

LEAST_COMPARED = 2


class Questions(ABC):
    """What a ranking answers about its sites; a subclass holds the ranking."""

    standings: Standings
    pack: Pack
    robustness: Robustness | None

    @property
    @abstractmethod
    def document(self) -> Document:
        """Everything in plain types."""

    def to_dict(self) -> Document:
        """
        Give the document.

        Returns
        -------
        dict
            JSON-ready.
        """
        return self.document

    def explain(self, site: str, *, against: str | None = None) -> Explanation:
        """
        Say why a site stands where it stands.

        Parameters
        ----------
        site : str
            Its id or Chinese name.
        against : str, optional
            Whom to compare it with; by default the one below the first, the one above any other.

        Returns
        -------
        Explanation
            Its entry of the document; prints as text. `to_dict` adds `verdict`, `waterfall`,
            `against`, `binding`, `net_area`, `unknowns`, `changes` and `sensitivity` or `needed`.

        Raises
        ------
        UsageError
            If there is no such site, or several of that name; the nearest are named.
        """
        from sitesel.ledger import net_area
        from sitesel.report.explanation import explanation_text
        from sitesel.report.notebook import Explanation

        entry = self._entry(site)
        other = rival(self.document, entry) if against is None else self._entry(against)
        compared = [entry] if other is None else [entry, other]
        self._check_distinct(compared)
        sites, rules = self.standings.evaluation.sites, self.standings.rules
        said = verdict(self.document, entry)
        parts = {
            "verdict_zh": said.zh,
            "verdict_en": said.en,
            "waterfall": waterfall(self.document, entry),
            "against": None if other is None else self._compared(compared),
            "binding": binding(self.document, entry),
            "net_area": net_area(sites.take(sites.index == entry["id"]), rules, self.pack),
            "unknowns": unknowns(self.document, entry),
            **self._changes(entry),
        }
        return Explanation({**self.document, "sites": [entry], **parts}, explanation_text)

    def ledger(self, *, site: str | None = None, by: str = "site") -> Answer:
        """
        Account for every square metre: what each constraint takes, by which clause and layer.

        Parameters
        ----------
        site : str, optional
            Id or Chinese name of the only site that is wanted.
        by : {'site', 'constraint', 'district'}
            What the rows of the table are.

        Returns
        -------
        Answer
            As a mapping.

        Raises
        ------
        UsageError
            If there is no such site.
        """
        from sitesel.ledger import ledger
        from sitesel.report.ledger import ledger_text
        from sitesel.report.notebook import Answer

        document = self.document | ({} if site is None else {"sites": [self._entry(site)]})
        return Answer(ledger(document, self.standings, self.pack), partial(ledger_text, by=by))

    def firmness(self, *, count: int | None = None) -> Answer:
        """
        Say how firm the places are, who would choose which site, and what would change the first.

        Parameters
        ----------
        count : int, optional
            How many sites the table shows at most; the mapping has all.

        Returns
        -------
        Answer
            As a mapping; prints as tables and sentences.

        Raises
        ------
        NoSiteError
            If every site is excluded.
        MethodError
            If the robustness of this ranking was left out.
        """
        from sitesel.firmness import firmness
        from sitesel.report.export import refuse_if_none
        from sitesel.report.notebook import Answer
        from sitesel.report.robustness import robustness_tables

        refuse_if_none(self.document)
        found = firmness(self.document, self.standings, robustness=self.robustness)
        return Answer(found, partial(robustness_tables, count=count))

    def opinions(self, *, orness: float | None = None, count: int | None = None) -> Answer:
        """
        Ask five other methods, which never change the ranking.

        Parameters
        ----------
        orness : float, optional
            Attitude to risk of the ordered weighted average: 0 cautious, 1 optimistic.
        count : int, optional
            How many sites the table shows at most; the mapping has all.

        Returns
        -------
        Answer
            As a mapping; prints as tables and sentences.

        Raises
        ------
        NoSiteError
            If every site is excluded.
        DependencyError
            If the extra `mcda` is not installed.
        """
        from sitesel.opinions import consult, document, panel
        from sitesel.report.export import refuse_if_none
        from sitesel.report.notebook import Answer
        from sitesel.report.opinions import opinions_text

        refuse_if_none(self.document)
        told = document(consult(self.standings, panel(orness=orness)))
        return Answer(told, partial(opinions_text, count=count))

    def _compared(self, entries: list[Document]) -> Document:
        """Lay entries side by side, and say how often the first scores higher than each other."""
        found = compare(self.document, entries)
        drawn = self.robustness
        for pair, other in zip(found["pairs"], entries[1:], strict=True):
            wins = None if drawn is None else drawn.wins(entries[0]["id"], other["id"])
            pair["wins"] = wins
            if wins is not None:
                said = beats(entries[0], other, wins=wins)
                pair["sentences_zh"].append(said.zh)
                pair["sentences_en"].append(said.en)
        return found

    def _changes(self, entry: Document) -> Document:
        """How sure its place is, and what would change it: of the first, what would dethrone it."""
        from sitesel.sensitivity import needed, sensitivity
        from sitesel.whatif import site_sentences, winner_sentences

        first = entry["rank"] == 1
        standings, name = self.standings, entry["id"]
        if first:
            holds = sensitivity(standings)
            found, said = holds.to_dict(), winner_sentences(standings, holds)
        else:
            lacks = needed(standings, name)
            found, said = lacks.to_dict(), site_sentences(standings, lacks)
        sure = place(entry)
        return {
            "sure_zh": sure.zh,
            "sure_en": sure.en,
            "sensitivity" if first else "needed": found,
            "changes": [{"zh": one.zh, "en": one.en} for one in said],
        }

    def compare(self, *sites: str) -> Answer:
        """
        Lay sites side by side, each against the first.

        Parameters
        ----------
        *sites : str
            Ids or Chinese names of two or more.

        Returns
        -------
        Answer
            As a mapping; prints as tables and sentences.

        Raises
        ------
        UsageError
            If there are fewer than two, one twice, or one that does not exist.
        """
        from sitesel.report.comparison import comparison_text
        from sitesel.report.notebook import Answer

        if len(sites) < LEAST_COMPARED:
            raise UsageError(
                f"比较至少要两个地块,现给了 {len(sites)} 个;请写出两个以上的编号或名称。",
                f"A comparison takes two sites or more, found {len(sites)}; name at least two.",
            )
        entries = [self._entry(site) for site in sites]
        self._check_distinct(entries)
        return Answer(self._compared(entries), comparison_text)

    def similar(self, site: str, *, count: int = 5) -> Answer:
        """
        Find the sites most like one, and where they differ.

        Parameters
        ----------
        site : str
            Its id or Chinese name.
        count : int
            How many at most.

        Returns
        -------
        Answer
            As a mapping; prints as a table.

        Raises
        ------
        UsageError
            If there is no such site, or several of that name.
        """
        from sitesel.report.likeness import likeness_text
        from sitesel.report.notebook import Answer

        found = similar(self.document, self._entry(site), count=count)
        return Answer(found, likeness_text)

    def _entry(self, site: str) -> Document:
        """Find a site's entry of the document by id or Chinese name."""
        entries: list[Document] = self.document["sites"]
        found = [one for one in entries if site in (one["id"], one["name_zh"])]
        if len(found) == 1:
            return found[0]
        known = [name for one in entries for name in (one["id"], one["name_zh"])]
        options = "、".join([one["id"] for one in found] or near(site, known))
        raise UsageError(
            f"没有{'唯一的' if found else ''}地块 {site!r};最接近的有:{options}。",
            f"There is no {'single ' if found else ''}site {site!r}; nearest: {options}.",
        )

    @staticmethod
    def _check_distinct(entries: list[Document]) -> None:
        ids = [one["id"] for one in entries]
        twice = next((name for name in ids if ids.count(name) > 1), None)
        if twice is not None:
            raise UsageError(
                f"地块 {twice!r} 给了两次,不能与自己比较;请换一个。",
                f"The site {twice!r} is given twice, and none is compared with itself; change one.",
            )
