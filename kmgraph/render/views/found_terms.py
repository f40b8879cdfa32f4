"""Classes of terms with their uses, to the context of the page on which a person reviews them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.model import Scope, SomeLiteral
from kmgraph.namespaces import KM
from kmgraph.render.found_terms import ContextLine, FoundTermLine, FoundTermsContext, TermClassView
from kmgraph.render.language import fill, in_any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import ClassUse
    from kmgraph.render.found_terms import FoundTermsInput
    from kmgraph.render.language import TermPatterns
    from kmgraph.render.phrases import SentenceRealiser


def found_terms_context(data: FoundTermsInput, realiser: SentenceRealiser) -> FoundTermsContext:
    """Return what the template about classes of terms shows, in the realiser's language."""
    return _FoundTerms(data, realiser).context()


@dataclass(frozen=True)
class _FoundTerms:
    data: FoundTermsInput
    realiser: SentenceRealiser

    @property
    def _patterns(self) -> TermPatterns:
        return self.realiser.words.term_patterns

    def context(self) -> FoundTermsContext:
        title = in_any(self.data.title, self.realiser.language.tag)
        return FoundTermsContext(
            title=fill(self._patterns.title, title=title or ""),
            lead=self._patterns.lead,
            classes=tuple(map(self._class, self.data.classes)),
            table=self.realiser.words.term_table,
        )

    def _class(self, use: ClassUse) -> TermClassView:
        number = self.realiser.lexicon.number
        return TermClassView(
            title=fill(self._patterns.class_title, id=use.found.id, name=self.realiser.lexicon.label(use.found.iri)),
            facts=tuple(self._facts(use)),
            terms=tuple(
                FoundTermLine(term.text, number(term.target), number(term.kept), number(term.sources))
                for term in use.terms
            ),
            contexts=tuple(
                ContextLine(
                    f"{context.before}«{context.term}»{context.after}", self._outcome(is_target=context.is_target)
                )
                for term in use.terms
                for context in term.contexts
            ),
        )

    def _outcome(self, *, is_target: bool) -> str:
        if not is_target:
            return self._patterns.left_alone
        return fill(self._patterns.in_target, outcome=self.realiser.outcome(self.data.target))

    def _facts(self, use: ClassUse) -> Iterator[str]:
        patterns, found = self._patterns, use.found
        name = in_any(found.name, self.realiser.language.tag) or ""
        yield fill(patterns.reviewed, name=name) if found.is_reviewed else patterns.awaiting
        places = tuple(platform for platform in self.data.platforms if platform.id == found.platform)
        yield fill(patterns.platform, platform=self.realiser.platforms(places) if places else found.platform)
        asked = (Scope.of((SomeLiteral(KM.mentions, (found.iri,), least=least),)) for least in found.least)
        yield fill(patterns.asked, scopes=patterns.separator.join(map(self.realiser.scope, asked)))
        if found.is_eventful:
            yield patterns.eventful
        if use.hidden:
            yield fill(patterns.hidden, n=self.realiser.lexicon.number(use.hidden))
