"""Words of exports in languages beside English and Chinese: whole headers and whole outcomes, compared without accents.

A guess from part of a word would go wrong in a language in which it means something else, so only a whole one counts.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from kmgraph.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

# German; Spanish; French; Portuguese; Japanese.
_OUTCOMES = {
    Outcome.KEPT: "behalten|belassen|stehen gelassen|freigegeben|freigeschaltet|genehmigt|erlaubt|zugelassen|sichtbar|"
    "veröffentlicht|in ordnung|online|nicht gelöscht|nicht entfernt|nicht gesperrt|keine maßnahme|keine aktion|"
    "kein verstoß|"
    "conservado|conservada|mantenido|mantenida|aprobado|aprobada|permitido|permitida|visible|publicado|publicada|"
    "aceptado|aceptada|no eliminado|no eliminada|no borrado|no retirado|sin acción|sin medidas|"
    "conservé|conservée|gardé|gardée|maintenu|maintenue|approuvé|approuvée|autorisé|autorisée|accepté|acceptée|publié|"
    "publiée|validé|validée|non supprimé|non supprimée|pas supprimé|aucune action|aucune mesure|"
    "mantido|mantida|aprovado|aprovada|permitida|visível|aceito|aceita|não removido|não removida|sem ação|"
    "承認|承認済み|公開|公開中|維持|許可|問題なし|対応なし|削除なし",
    Outcome.REMOVED: "gelöscht|geloescht|entfernt|abgelehnt|zurückgewiesen|blockiert|nicht freigegeben|nicht genehmigt|"
    "löschung|entfernung|"
    "eliminado|eliminada|borrado|borrada|retirado|retirada|suprimido|suprimida|rechazado|rechazada|bloqueado|"
    "bloqueada|no aprobado|no aprobada|eliminación|"
    "supprimé|supprimée|retiré|retirée|effacé|effacée|rejeté|rejetée|refusé|refusée|bloqué|bloquée|non approuvé|"
    "suppression|"
    "removido|removida|excluído|excluída|apagado|apagada|deletado|rejeitado|rejeitada|não aprovado|remoção|"
    "削除|削除済み|削除済|却下|非承認|掲載不可",
    Outcome.RESTRICTED: "gesperrt|versteckt|verborgen|ausgeblendet|eingeschränkt|geschlossen|"
    "oculto|oculta|ocultado|ocultada|restringido|restringida|limitado|limitada|cerrado|"
    "masqué|masquée|caché|cachée|restreint|restreinte|limité|limitée|verrouillé|verrouillée|"
    "ocultado|restrito|restrita|"
    "非表示|制限|制限付き|凍結|ロック",
    Outcome.LABELLED: "gekennzeichnet|verwarnt|verwarnung|etiquetado|advertencia|avertissement|signalisé|étiqueté|"
    "rotulado|aviso|警告|ラベル付き",
    Outcome.REINSTATED: "wiederhergestellt|restaurado|restaurada|restablecido|rétabli|rétablie|restauré|restaurée|"
    "復元|復活",
}
_HEADERS = {
    "outcome": "aktion|maßnahme|massnahme|entscheidung|ergebnis|moderationsentscheidung|"
    "acción|estado|decisión|resultado|medida|"
    "décision|statut|état|résultat|mesure|"
    "ação|decisão|situação|"
    "処理|対応|措置|判定|ステータス|対応結果|処理結果",
    "author": "nutzer|nutzerin|nutzername|benutzer|benutzerin|benutzername|verfasser|verfasserin|autor|autorin|"
    "mitglied|konto|ersteller|erstellerin|"
    "usuario|usuaria|nombre de usuario|autora|cuenta|miembro|"
    "auteur|autrice|auteure|utilisateur|utilisatrice|nom d utilisateur|pseudo|compte|membre|"
    "usuário|usuária|nome de usuário|conta|membro|"
    "投稿者|投稿者名|ユーザー|ユーザー名|ユーザ|アカウント|著者",
    "decider": "bearbeiter|bearbeiterin|moderatorin|prüfer|prüferin|entschieden von|moderador|moderadora|modérateur|"
    "modératrice|担当者|モデレーター|対応者",
    "reason": "grund|begründung|löschgrund|sperrgrund|regelverstoß|motivo|razón|raison|motif|razão|justificativa|"
    "理由|削除理由",
    "text": "titel|inhalt|beitrag|beitragstext|nachricht|betreff|título|texto|contenido|mensaje|asunto|titre|texte|"
    "contenu|message|conteúdo|mensagem|assunto|タイトル|本文|投稿内容",
}


def plain(word: str) -> str:
    """Return a word without accents, as people who lack the keys write it.

    >>> plain("Suprimée"), plain("Verstoß")
    ('suprimee', 'verstoss')
    """
    parts = unicodedata.normalize("NFD", word.casefold())
    return unicodedata.normalize("NFC", "".join(sign for sign in parts if not "\u0300" <= sign <= "\u036f"))


_OUTCOME_OF = {plain(word): outcome for outcome, words in _OUTCOMES.items() for word in words.split("|")}
HEADERS: Mapping[str, frozenset[str]] = {
    role: frozenset(map(plain, words.split("|"))) for role, words in _HEADERS.items()
}
"""Role of a column -> the plain headers that name it."""


def outcome_elsewhere(phrase: str) -> Outcome | None:
    """Return the outcome that a whole phrase means in one of the languages, or None.

    >>> outcome_elsewhere("gelöscht"), outcome_elsewhere("vom nutzer gelöscht")
    (<Outcome.REMOVED: 'removed'>, None)
    """
    return _OUTCOME_OF.get(plain(phrase))
