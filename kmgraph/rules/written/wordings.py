"""The wordings by which written rules prohibit, permit and oblige: a list a language, the stronger ones first.

Each is a pattern; `norms` says how they are looked for. What merely tells how rules are applied (appeals, strikes, how
to report) stands in `NO_RULE`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kmgraph.model import Deontic, PrescribedOutcome

_BAN, _MAY, _MUST = Deontic.PROHIBITION, Deontic.PERMISSION, Deontic.OBLIGATION
_HIDDEN, _ADULTS, _NOTICE = (
    PrescribedOutcome.NOT_RECOMMENDED,
    PrescribedOutcome.ADULTS_ONLY,
    PrescribedOutcome.WITH_NOTICE,
)


_Listed = tuple[tuple[Deontic, PrescribedOutcome | None, str], ...]


@dataclass(frozen=True, slots=True)
class NormWording:
    """A pattern of words, and what a sentence does that holds them."""

    deontic: Deontic
    outcome: PrescribedOutcome | None
    pattern: re.Pattern[str]


def _compiled(listed: _Listed) -> tuple[NormWording, ...]:
    return tuple(NormWording(deontic, outcome, re.compile(text, re.IGNORECASE)) for deontic, outcome, text in listed)


_SHARE = (
    r"(?:post|share|upload|publish|create|send|discuss|include|promote|advertise|sell|run|display|show|talk|express|"
    r"link|stream|broadcast|feature|solicit|ask|repost|mention|criticis|criticiz|comment|encourage|monetiz|use|"
    r"impersonate|parody|depict|submit|offer|add|tag|engage|participate|direct|repeat|make|have|pin|save)"
)
_WHO = (
    r"(?:you|users?|members?|creators?|advertisers?|sellers?|merchants?|brands?|businesses|people|persons?|anyone|everyone|"
    r"individuals?|accounts?|channels?|groups?|organi[sz]ations?|entities|publishers?|partners?|"
    r"profiles?|pages?|bots?|minors|streamers?|hosts?|candidates?|companies)"
)
_WHAT = (
    r"(?:content|posts?|videos?|images?|photos?|pictures?|ads?|advertisements?|listings?|comments?|messages?|links?|"
    r"livestreams?|streams?|thumbnails?|titles?|names?|usernames?|it|they|these|this|labels?|media|reviews?)"
)
_SOFT = r"(?:also|still|always|only|never|generally|usually|typically|\w+ly)"
# What others say, or what stands in a clause of its own, obliges nobody: "claims that users must …".
_MAIN = r"(?<!that )(?<!which )(?<!who )(?<!if )(?<!where )(?<!when )(?<!whether )(?<!because )(?<!what )(?<!how )"
_NOT = r"(?:n[’']t|\s?not|\s+never)"

# What is weighed when rules are applied, and what a rule leaves out: "Whether the scene is staged", "We consider the
# following when …", "This doesn't include …".
WEIGHED = re.compile(
    r"^(?:this|it|these|that)(?: policy| rule)? (?:do(?:es)?n[’']t|do(?:es)? not|may not) (?:include|apply|cover|extend)\b|"
    r"^for more (?:info|details)\b|^(?:please )?(?:see|review|read|refer to|check|visit)\b[^.]{0,80}\b(?:polic|guideline|page|article|here)|"
    r"\b(?:may|might|will|does) not (?:result in|lead to|be enough|suffice|qualify|count)\b|"
    r"^whether\b|\bwe (?:also |may |will |generally )*(?:consider (?:the following|factors|several|a number|things|whether|"
    r"context|multiple|many|how|if|the (?:context|intent))|take into (?:account|consideration)|look at|weigh|assess|evaluate)\b|"
    r"\bwhen (?:deciding|determining|evaluating|assessing) (?:whether|if|to|how|what)\b|^是否",
    re.IGNORECASE,
)

# A sentence with one of these tells how rules are applied, or asks.
NO_RULE = re.compile(
    r"\bappeal(?!s to)|\blearn more\b|\bread more\b|\bfind out more\b|\bfor more information\b|\bhelp cent(?:er|re)\b|"
    r"\breport (?:it|them|this|that|a|an|any|the|content|accounts?|suspicious)\b|\bif you (?:see|find|come across|believe|think|notice|encounter|feel|are unsure|"
    r"would like|need|want|have (?:questions|concerns|been)|receive|disagree)\b|"
    r"\breasons other than\b|\b(?:get|got|receive|issue|apply|applied|count)\w* (?:a |an |any |one |[0-9] |three )?(?:strike|warning|penalt)|"
    r"\bstrikes?\b|\bwe[’' ]?(?:ll| will| may)? ?(?:notify|email|inform|let you know|send you)|"
    r"\b(?:content|videos?|posts?|accounts?|channels?|behaviou?rs?|anything|something|activity|users?|ads?|they|it|you|who|members?|material|products?|domains?|listings?) (?:that |which |who )?(?:is |are )?(?:found to |may |might |repeatedly |otherwise |also |do(?:es)? ?n[’']t |not |we find |we determine |we believe )*"
    r"(?:violat(?:es?|ed|ing|ions?)|breaks?|goes? against|follow|compl(?:y|ies)|in violation of) (?:with |of )?(?:this|our|these|any|the|one or more|its|their|\w+[’']s)\b|"
    r"\b(?:violat|breach)\w* (?:of )?(?:our|this|these|the|any|\w+[’']s) (?:\w+ ){0,3}?(?:may|can|will|could) (?:result|lead)|"
    r"\bsubject to (?:review|change)\b|\bmore details\b|\bsee (?:our|the|this|below)\b|\bcheck out\b|\bvisit (?:our|the)\b|"
    r"\b(?:doesn[’']t|does not|don[’']t|do not) (?:mean|guarantee|need|want to|have to|apply|know|require)\b|"
    r"\b(?:may|might) not be (?:suitable|appropriate|able|available|eligible to appeal|comfortable|aware|enough)\b|"
    r"\bbreak\w* (?:our|the|any|\w+[’']s) rules?\b|\brule violations?\b|\b(?:repeated|severe|multiple|further|subsequent) violations? of\b|^if (?:your|one of these|a link|someone[’']s) (?:account|content|video|channel|post|message|accounts)|^even if\b|"
    r"\b(?:rules|standards|summary|guidance|polic(?:y|ies)|guidelines|list|examples?)\b[^.]{0,30}\b(?:for|of|on|about|which|outline) (?:what|content that)\b|\bwhat (?:is|we|isn[’']t|you can)\b[^.]{0,40}\b(?:allow|prohibit|permit)|"
    r"\b(?:that|which)(?:[’']s| is| are|[’']re)?(?: not|n[’']t| isn[’']t| aren[’']t) (?:allowed|permitted)\b|"
    r"^remember\b|^(?:these|this|doing so|it) (?:can|may|could|will) (?:also )?result\b|^additional context\b|\bwhen deciding whether\b|\byou can (?:also )?age.restrict|\badditional information\b|\bviolat(?:ing|ive) (?:content|posts?|material)\b|\bread-only mode\b|\bcan check\b|\byou[’' ]?(?:ll| will) see\b|\bwhether\b.{0,30}(?:removed|allow)|\bcomplete list\b|\bthis policy applies\b|\bremember\b[^.]{0,20}\bexamples\b|"
    r"申诉|举报|了解更多|查看详情|如有疑问|联系客服",
    re.IGNORECASE,
)
QUESTION = re.compile(
    r"^(?:what|how|why|when|where|who|which|is|are|can|do|does|will)\b[^.]*\?$|^(?:what|how|why|where|who)\b|[?？]$",
    re.IGNORECASE,
)

_TABLE: _Listed = (
    # What may stay, though it sounds like a prohibition.
    (_MAY, None, r"\bwe (?:may |will |can |do |also |sometimes |generally )*make (?:an |some |very |limited |certain )*exceptions?\b"),
    (_MAY, None, rf"\b(?:do(?:es)?|is|are){_NOT} (?:\w+ )?(?:violat\w+|a violation|violations|considered (?:a )?violations?|in violation|prohibit|apply to|remove|restrict)\b"),
    (_MAY, None, r"\bnot (?:a |considered (?:a )?)?violations?\b|\bwill not (?:be removed|remove)\b|\bwon[’']t (?:be removed|remove)\b"),
    # Prohibitions.
    (_BAN, None, r"\b(?:will not|won[’']t|do not|don[’']t) make (?:any )?exceptions\b|\bwe (?:may |will )*(?:reduce|limit|restrict)\w* [^.]{0,60}\bor remove\b"),
    (_BAN, None, r"\bwe (?:also |may )?(?:require|expect|ask)\b[^.]{0,80}?\b(?:and|to|that you|please|will|do|you|people|users|members|creators|everyone) (?:not|never|do not|don[’']t|refrain from|avoid) (?!be afraid|hesitate)\w|\bshould be avoided\b|\bwe may require (?:\w+ )?(?:removal|you to (?:remove|delete))\b"),
    (_BAN, None, rf"\b(?:do|does|will|can|shall){_NOT} (?:{_SOFT} )?(?:allow|permit|tolerate|accept|condone|authori[sz]e|stand for|support)\b"),
    (_BAN, None, rf"\b(?:is|are|be|was)(?:{_NOT})? (?:\w+ ){{0,2}}?(?<!generally )(?:prohibited|forbidden|banned|disallowed|unacceptable|off.limits|barred|not (?:\w+ )?(?:allowed|permitted|tolerated|acceptable|welcome|okay|ok))\b"),
    (_BAN, None, r"(?:\bnot|n[’']t|\bnever) (?:\w+ )?(?:allowed|permitted|tolerated|acceptable|welcome|okay|accepted)\b(?! to (?:see|view))"),
    (_BAN, None, r"\b(?:prohibits?|forbids?|disallows?|bans)\b(?! from)"),
    (_BAN, None, r"\b(?:zero|no|little) tolerance\b|\bno place (?:for|on|in)\b|\b(?:is|are)(?:n[’']t| not) (?:a|the) (?:right )?place\b|\b(?:do(?:es)?)(?:n[’']t| not) belong\b|\bnot (?:a|the) place (?:for|to)\b"),
    (_BAN, None, rf"\b{_WHO}(?: \w+){{0,3}}? (?:must|should|shall){_NOT}\b(?! be afraid| hesitate| worry| feel)"),
    (_BAN, None, rf"\b{_WHO}(?: \w+){{0,3}}? (?:may not|cannot|can[’']t|can not|may never|may neither)\b(?! (?:be able|see|find|want|need|know|receive|appeal|get|agree|like|recover|view|change|undo|click|access|edit|tap|log|always|necessarily|wish|be (?:visible|available|shown|eligible|recommended|suitable|appropriate)))"),
    (_BAN, None, rf"\b{_WHAT}(?: \w+){{0,3}}? (?:must|should|shall){_NOT}\b(?! be (?:considered|taken|seen))"),
    (_BAN, None, rf"\b{_WHAT}(?: \w+){{0,2}}? (?<!this )(?:may not|cannot|can[’']t) (?:contain|include|feature|promote|show|depict|mislead|be used|use|violate|link|advertise|sell|exceed|attack)\b"),
    (_BAN, None, r"^(?:please |and |also,? |so )*(?:do ?n[’']t|do not|never|avoid|refrain from) (?!worry|forget|hesitate|need|assume|miss|see|know|want|have)"),
    (_BAN, None, r"[,;:–—] (?:please |so |and )*(?:do ?n[’']t|do not|never) (?!worry|forget|hesitate|need|assume|miss|see|know|want|have)\w"),
    (_BAN, None, r"\bplease (?:also )?(?:do ?n[’']t|do not|avoid|refrain)\b(?! (?:hesitate|worry|forget))"),
    (_BAN, None, r"^no (?!one\b|matter|longer|need|more\b|other\b|changes?\b|single|two\b|system|doubt)\w"),
    (_BAN, None, r"\b(?:is|are|constitutes?|considered|as|be) (?:\w+ly )?(?:also |themselves |all )?(?:an? )?(?:\w+ )?(?:in )?violations?\b|\bagainst (?:our|the|\w+[’']s) (?:rules|polic|guidelines|standards|terms)|\bviolates? (?:our|the|\w+[’']s|this) (?:rules|polic|guidelines|standards|terms)"),
    (_BAN, None, r"\bwe(?:[’']ll| will| may| also| can| generally| immediately| always| reserve the right to| do| might|,| proactively| permanently| typically| therefore| permanently| are more likely to| are likely to)* (?:remove|delete|take down|prohibit|ban|block|suspend|terminate|disable|reject|forbid|bar|deactivate)\b"),
    (_BAN, None, r"\b(?:will|may|is|are|can|be)(?: also| be| immediately| permanently| subject to| result in)* (?:removed|deleted|taken down|terminated|suspended|disabled|deactivated|removal|blocked)\b"),
    # Content that may stay, with limits.
    (_MUST, None, rf"{_MAIN}\b(?:{_WHO}|{_WHAT})(?: \w+){{0,4}}? (?:must|shall|(?:is|are) required to|(?:is|are) expected to|ha(?:ve|s) to)\b(?! (?:be (?:able|aware)|wait|contact|know))"),
    (_MUST, None, r"\byou(?:[’']ll)? need to\b(?! (?:know|see|contact|wait|understand|be aware|remember|appeal|find|log|click))"),
    (_MAY, _HIDDEN, r"\b(?:ineligible|not (?:be )?eligible|n[’']t (?:be )?eligible) (?:for|to)\b|(?:not|n[’']t) (?:be )?recommend(?:ed)?\b|\b(?:limit|reduc|restrict|lower)\w* (?:the |its |their )?(?:\w+ ){0,3}?(?:distribution|visibility|reach|recommendations?)\b|\b(?:not|n[’']t) (?:be )?(?:promoted|amplified)\b"),
    (_MAY, _ADULTS, r"\bage.restrict(?:ed|s)?\b|\bonly (?:be )?(?:viewable|visible|available|shown|viewed|seen) (?:to|for|by) (?:adults|users? (?:over|aged)|people (?:over|aged|18))|\brestrict\w* (?:the )?(?:\w+ ){0,4}?to (?:adults|users? (?:over|aged)|those)\b"),
    (_MAY, _NOTICE, r"\b(?:add|place|apply|put|include|show)\w* (?:an? )?(?:\w+ )?(?:warning|label|interstitial|notice|(?<=sensitivity )screen)|\bwe (?:may |will )?label\b|\b(?:with|behind) (?:an? )?(?:\w+ )?(?:warning|label)\b"),
    # Obligations.
    (_MUST, None, rf"{_MAIN}\b(?:{_WHO}|{_WHAT})(?: \w+){{0,2}}? should(?: always| also| only| clearly)? (?!be (?:able|aware|afraid)|feel|know|not|see|contact|expect|consider|note|report|be considered|review|read|check|understand)\w"),
    (_MUST, None, r"\bwe (?:also |may )?(?:require|expect|ask) (?:that )?\w|\b(?:is|are) (?:required|mandatory)\b|(?<!information )(?<!what )\bmust be\b"),
    (_MUST, None, r"^(?:please )?(?:always|make sure|ensure|disclose|label|respect|credit|obtain|treat|use your (?:real|true)|follow (?:all|the law|local|applicable)|be (?:kind|respectful|honest|professional|authentic|civil|yourself|accurate|trustworthy|mindful|transparent|safe)|keep (?:it|your|conversations)|only (?:share|post|use|upload|invite))\b"),
    # Permissions.
    (_MAY, None, r"\bwe(?:[’']ll)?(?: do| also| generally| may| will| sometimes| might| can|,? however,?)* (?:allow|permit|make (?:an |some |limited )?exceptions?|welcome)\b(?! (?:you|users|people|creators|members|anyone|everyone|us) to (?:report|block|control|choose|customi[sz]e|see|appeal|find|manage))"),
    (_MAY, None, r"\b(?:is|are|be|[’']re)(?: \w+ly| also| still| only| sometimes| often)* (?:allowed|permitted|acceptable|okay|ok|fine|welcome|exempt)\b"),
    (_MAY, None, rf"(?<!before )(?<!until )(?<!where )\byou (?:may|can|could)(?: also| still| only| always)* {_SHARE}\w*\b(?! (?:the|our|this|an?|these) (?:form|tools?|settings?|features?|report\w*|help|option|link|page|button|steps?))"),
    (_MAY, None, rf"\b{_WHO} (?:may|are free to|are welcome to)(?: also| still)* {_SHARE}"),
    (_MAY, None, r"(?:^|; )(?:allowed|permitted|acceptable|okay)\s*:"),
    (_MAY, None, r"\bmay (?:be )?(?:an )?(?:allow(?:ed)?|permitted|exempt)\b|\bexceptions? (?:for|may|include|to)\b"),
)  # fmt: skip
_HAN_TABLE: _Listed = (
    (_MAY, None, "不(?:属于|算|构成|视为|会被视为)违规|不在(?:禁止|限制)之列|不(?:予|会|受)(?:处罚|限制)"),
    (_BAN, None, "不得|禁止|严禁|不允许|不可以|不可(?!或缺|避免|见|用)|不准|不许|请勿|切勿|勿(?=发|上传|使|在|将|以|利)|不应|杜绝|零容忍|不欢迎|不接受|不支持|不容忍"),
    (_BAN, None, "不能(?!保证|看到|代表|确定|访问|排除|及时)|不要(?!担心|忘记|求)|拒绝(?=发布|传播|任何|一切|低俗|虚假)|谢绝"),
    (_BAN, None, "(?:会|将|可能|一律|予以|进行|并)(?:会|被|将|直接|予以|一律|立即)*(?:删除|下架|封禁|屏蔽|移除|封号|清理|处罚|处置|拦截)"),
    (_BAN, None, "(?:属于|视为|构成|均为|系)违(?:规|禁|反)|违反(?:了)?(?:本|社区|平台)"),
    (_MUST, None, "必须|务必|应当|有义务|(?<!无)须(?!知)|(?<![供相反效响对适])应(?=标|注|遵|主|确|获|保|提|如实|真实|明|显|当|取|经|事先|尊|在)|(?<!不)需(?:要)?(?=标|注|经|提|获|取|在|明|显|事先|主动|遵|同时|征)|请(?=标|注明|遵守|尊重|确保|务必|文明|友善|保持|如实|主动)"),
    (_MAY, _HIDDEN, "不(?:会|予|被|再)*(?:推荐|进入推荐)|限流|(?:减少|降低|限制)(?:其)?(?:推荐|曝光|分发|传播)"),
    (_MAY, _ADULTS, "(?:仅|只)(?:对|限|向|供|面向)(?:年满)?(?:成年人|成人|18)"),
    (_MAY, _NOTICE, "(?:添加|加上|打上|附加|显示)(?:\\S{0,6})(?:标签|提示|标识|警告)(?!后|的)"),
    (_MAY, None, "(?<!不)可以(?!通过|选择|联系|查看|在设置|点击|随时)|(?<!不)允许|准许|(?<!不)可(?=发布|分享|上传|使用|在|展示|讨论|转载|正常|适当|以)|欢迎(?=分享|发布|大家|你|您|讨论)"),
)  # fmt: skip


WORDINGS = (*_compiled(_TABLE), *_compiled(_HAN_TABLE))
# 未经许可, 未获同意: that permission is missing permits nothing.
WITHOUT = re.compile(
    "未(?:经|获|得|取得|获得)[^，。；]{0,12}?(?:允许|许可|同意|授权|批准)|without (?:\\w+ ){0,3}?permission",
    re.IGNORECASE,
)

NO_STEM = re.compile(
    r"\bwhat happens\b|\bcomply with\b|\beligibility\b|\bhow (?:we|to|do|this)\b|\b(?:enforcement|consequences|options|factors|criteria|penalties|actions)\b|"
    r"^if (?:you|your|content|we|it)\b|\bwhy\b|\btake\b|\bwhen (?:we|you|deciding|assess\w*|consider\w*)\b|\breport(?:ing)?\b|\bappeal|\bselect\b|"
    r"\bwe (?:may )?(?:consider|assess)|\bhelp cent(?:er|re)\b|处理方式|如何|举报|申诉",
    re.IGNORECASE,
)
# A stem whose points are conditions: each alone is no rule.
CONDITIONS = re.compile(
    r"(?:\ball of (?:the )?(?:[\w ]{0,20})following(?: \w+){0,3}|following (?:attributes|characteristics|groups|factors|steps)[^:]{0,80}|\bconditions|\bcriteria|\bsignals|\bwhen|\bif|\bwhere|\bunless|条件|情形之一)\s*[:：]$",
    re.IGNORECASE,
)
ALL_OF = re.compile(
    r"\ball (?:of )?(?:the|these)\b|\b(?:both|criteria|signals|characteristics|attributes|groups|factors|steps)\b|全部|同时",
    re.IGNORECASE,
)
QUOTED = re.compile('[“"][^”"]{1,80}[”"]|\\b(?:(?:which|that) )?would otherwise [^,.;—–]{1,80}')

STEM_WORDINGS = _compiled(
    (
        (_MAY, None, r"\b(?:not|isn[’']t|aren[’']t) (?:\w+ )?(?:a |considered )?violations?\b|\bexceptions?\b|not prohibited|不违规|例外|除外"),
        (_MAY, _HIDDEN, r"\binelig|\bnot (?:be )?(?:eligible|recommended)|n[’']t (?:be )?(?:eligible|recommend)|limited distribution|不推荐|限流"),
        (_MAY, _ADULTS, r"\bage.restrict|18 (?:and|or) older|adults only|仅限成年人"),
        (_MAY, _NOTICE, r"\bwarning (?:screen|label)|sensitive screen"),
        (_BAN, None, r"\b(?:not|never) (?:\w+ )?(?:allowed|permitted|okay|acceptable|tolerated)|n[’']t (?:\w+ )?(?:allow|allowed|permitted|permit|okay|post|share|do|tolerate)\b|\bdo not\b|\bprohibited?\b|\bprohibits?\b|\bforbidden\b|\bbanned\b|\bunacceptable\b|\bcannot\b|\bcan[’']t\b|\bmay not\b|\bmust not\b|\b(?:we|will) (?:may )?(?:remove|prohibit|ban)\b|\bmore likely to remove\b|\b(?:is|are|be) removed\b|\bviolations? of (?:this|these|our|the)\b|\bin violation of\b|\bviolates? (?:this|our|the)\b|\bwhat (?:is|are|constitutes?) (?:an? |in )?violations?\b"),
        (_BAN, None, "禁止|不允许|不得|不能|不可|严禁|违规|请勿|不要|不准|不许"),
        (_MUST, None, r"\byou must\b|\bmust:|\brequired\b|\brequirements?\b|必须|应当|要求"),
        (_MAY, None, r"\ballowed\b|\bpermitted\b|\bacceptable\b|\bokay\b|\byou (?:may|can)\b|\bwe (?:do )?(?:allow|permit)\b|允许|可以"),
    )
)  # fmt: skip
