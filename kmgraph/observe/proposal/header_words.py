"""What headers say in the words that exports use: who, when, what was decided."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from kmgraph.observe.proposal.other_languages import HEADERS, plain
from kmgraph.rules import holds_personal_string

_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿœ"
_PARTS = re.compile(
    rf"[{_UPPER}]+(?=[{_UPPER}][{_LOWER}])|[{_UPPER}]?[{_LOWER}]+|[{_UPPER}]+|\d+|[^\W\d_{_UPPER}{_LOWER}]+"
)
_LONGEST = 300
"""Characters of a header or a word: what is longer is running text, and takes patterns that look around long."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_ENDINGS = ("id", "ids", "hash", "name", "pseudonym", "anon", "key", "handle")


class Role(StrEnum):
    """What a column is in every export, whatever it is about."""

    ID = "id"
    OUTCOME = "outcome"
    AUTHOR = "author"
    PERSON = "person"
    DECIDER = "decider"
    REASON = "reason"
    TEXT = "text"
    CLUSTER = "cluster"
    PLATFORM = "platform"
    LANGUAGE = "language"


_WHOLE: dict[Role, str] = {
    Role.ID: "id|(post|case|ticket|item|content|comment|row|record|note|message|submission|report|entry)"
    " ?(id|no|nr|number|key|uuid)?|no|nr|number|uid|uuid|guid|key|permalink|url|编号|帖号|序号|主键|"
    "(帖子|内容|笔记|视频|评论|稿件|工单|记录)(id|编号|号)?|id编号",
    Role.OUTCOME: "outcome|action|actions|action taken|(mod|moderation|moderator|review|final|post|content)? ?"
    "(action|decision|status|state|result|outcome|verdict|resolution|disposition)|moderation|verdict|visibility|"
    "处理|处理结果|处置|处置结果|结果|状态|审核结果|审核状态|处理状态|操作",
    Role.AUTHOR: "(the )?(author|user|username|account|poster|member|creator|uploader|handle|nickname|screen|owner|op|"
    "posted by|submitted by|author user|author account|user account)|"
    "作者|用户|用户名|昵称|账号|账户|发帖人|发布者|发布人|作者昵称|用户昵称",
    Role.DECIDER: "(mod|mods|moderator|reviewer|agent|staff|admin|actor|analyst|handler|assignee|operator)|"
    "(moderated|removed|reviewed|decided|handled|processed|actioned|deleted|approved|banned|closed) by|"
    "审核员|审核人|处理人|版主|管理员|操作人|操作员|处理者",
    Role.REASON: "(mod|moderator|removal|ban|action|decision|violation|report|rejection|deletion|mod action)? ?"
    "(reason|reasons|note|notes|comment by mod|explanation|grounds?|rationale)|"
    "(mod|moderator) comment|(rule|rules|policy)( ?(broken|violated|cited|applied|id|no|number))?|violated rule|"
    "violation|violation type|原因|理由|违规原因|处理原因|删除原因|处理理由|备注|违规类型|违反规则|处罚原因",
    Role.TEXT: "(post|comment|content|message|note|full|raw|self)? ?"
    "(title|subject|headline|text|selftext|body|message|caption|description|content)|title text|标题|正文|内容|文本|"
    "描述|文案|帖子内容|帖子标题|笔记内容|笔记标题|评论内容|全文",
    Role.CLUSTER: "(thread|campaign|cluster|conversation|parent|discussion|copy group|reply to|in reply to)|"
    "活动|主题帖|会话|楼|串|线程",
    Role.PLATFORM: "platform|site|service|平台|站点|来源平台",
    Role.LANGUAGE: "(content|post|text)? ?(language|lang|locale)|语言|语种",
}
_COMPILED = {role: re.compile(pattern) for role, pattern in _WHOLE.items()}
_PERSONAL = re.compile(
    r"\b(e ?mail|mail|phone|tel|mobile|ip|ip address|name|full ?name|first ?name|last ?name|surname|address|device|"
    r"avatar|birth ?day|reporter|reported by|flagged by|editor|contact)\b|"
    r"手机|邮箱|姓名|电话|地址|举报人|微信|身份证|设备"
)
_NAMING = re.compile(r"\b(id|ids|no|nr|number|uid|uuid|key|hash|code|zip|phone)\b|编号|号码|id$|代码")
_TIME = re.compile(
    r"\b(time|date|datetime|at|utc|timestamp|ts|when|day|created|posted|published|submitted|updated|modified|edited|"
    r"decided|removed|deleted|reviewed|actioned|moderated|closed|resolved|observed|scraped|crawled|collected|exported|on)\b|"
    r"时间|日期|时刻|发布于|创建于"
)
_TIME_ROLES = (
    (
        "observed_at",
        re.compile(
            r"\b(observed|seen|crawl\w*|scrape\w*|fetch\w*|collect\w*|export\w*|retriev\w*)\b|采集|抓取|导出|观察"
        ),
    ),
    (
        "decided_at",
        re.compile(
            r"\b(decided|decision|action\w*|moderat\w*|mod|remov\w*|delet\w*|review\w*|handl\w*|process\w*|clos\w*|"
            r"resol\w*|banned|approved)\b|处理|审核|删除|裁定|处置|下架"
        ),
    ),
    (
        "posted_at",
        re.compile(r"\b(creat\w*|post\w*|publish\w*|submi\w*|upload\w*|written|sent)\b|发布|发帖|创建|发表|上传|投稿"),
    ),
)


def header_phrase(header: str) -> str:
    """Return a header, or a word in a cell, as plain lower-case words; of what is too long to be one, nothing.

    >>> header_phrase("postCreatedAt"), header_phrase("mod_note"), header_phrase("处理结果")
    ('post created at', 'mod note', '处理结果')
    """
    if len(header) > _LONGEST:
        return ""
    return " ".join(part.lower() for part in _PARTS.findall(unicodedata.normalize("NFKC", header)))


def has_role(header: str, role: Role) -> bool:
    """Return whether a header names the role in the words of exports.

    >>> has_role("user_id", Role.AUTHOR), has_role("account_age", Role.AUTHOR)
    (True, False)
    """
    phrase = header_phrase(header)
    if role is Role.PERSON:
        return _PERSONAL.search(phrase) is not None
    if _is_called(role, phrase):
        return True
    bare, _, ending = phrase.rpartition(" ")
    is_ended = ending in _ENDINGS and role in {Role.AUTHOR, Role.CLUSTER, Role.DECIDER, Role.PLATFORM}
    return is_ended and _is_called(role, bare)


def _is_called(role: Role, phrase: str) -> bool:
    return _COMPILED[role].fullmatch(phrase) is not None or plain(phrase) in HEADERS.get(role, ())


def names_things(header: str) -> bool:
    """Return whether a header announces ids or codes, so that its digits are no numbers."""
    return _NAMING.search(header_phrase(header)) is not None


def speaks_of_time(header: str) -> bool:
    """Return whether a header announces times."""
    return _TIME.search(header_phrase(header)) is not None


def time_role(header: str) -> str | None:
    """Return which of the three times a header means, or None."""
    phrase = header_phrase(header)
    return next((role for role, pattern in _TIME_ROLES if pattern.search(phrase)), None)


def may_be_named(text: str) -> bool:
    r"""Return whether a header or a value may become a name in an extension, which is public.

    >>> [may_be_named(text) for text in ("topic", "@ana", "to\0pic")]
    [True, False, False]
    """
    return not holds_personal_string(text) and not _CONTROL.search(text)
