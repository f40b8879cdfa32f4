"""Makes observations.csv: SYNTHETIC posts on two platforms, moderated by the rules in hidden-rules.toml.

Run it in this folder: `python make_observations.py`. It needs only Python's standard library, shares no code with
kmgraph, and writes the same bytes every time. No real post, account or decision is in it.
"""

from __future__ import annotations

import csv
import random
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
START = datetime(2025, 1, 13, tzinfo=UTC)
DAYS = 84
ROWS = {"rednote": 2800, "tiktok": 1400}

# What lies below what, as far as the rules need it: this script knows nothing of the ontology.
BELOW = {
    "PoliticalContent": ("ElectionContent", "ProtestContent", "GeopoliticsContent", "PoliticalFigureContent"),
    "Video": ("ShortVideo", "LongVideo", "LiveStream"),
    "Image": ("Photo", "PhotoCarousel"),
    "Minors": ("Teenagers", "YoungChildren"),
}
EVERYDAY = (
    "TravelContent", "RecipeContent", "RestaurantContent", "MakeupContent", "SkincareContent", "FashionContent",
    "CatContent", "PetContent", "LanguageLearningContent", "CultureExchangeContent", "CatTaxContent", "GamingContent",
    "MusicContent", "FilmContent", "ParentingContent", "HomeContent", "GardeningContent", "ExamContent",
    "PhotographyContent", "CraftContent", "DigitalDeviceContent", "SportsContent", "DailyLifeContent", "HumourContent",
    "JobContent", "RentalContent", "SecondHandContent", "HistoryContent", "DisasterContent", "DatingContent",
    "SexEducationContent", "PlatformRulesContent", "ExtremeSportsContent", "StockContent",
)  # fmt: skip
FORMS = (
    "TutorialContent", "ReviewContent", "PersonalStoryContent", "QuestionContent", "VlogContent", "OpinionContent",
    "ComparisonContent", "SatireContent", "ContactDetailsContent", "BeforeAfterContent", "NewsContent",
)  # fmt: skip
FORM_WEIGHTS = (13, 13, 15, 13, 12, 8, 6, 6, 8, 4, 2)
MEDIA = ("Photo", "PhotoCarousel", "ShortVideo", "LongVideo", "LiveStream", "ShortText", "LongText")
MEDIUM_WEIGHTS = (26, 16, 28, 10, 4, 10, 6)
# Themes put the rules' conditions, and their near misses, on the page: (topics, weight on RedNote, weight on TikTok).
THEMES = (
    (("FitnessContent",), 70, 40),
    (("FitnessContent", "ShirtlessContent"), 110, 20),
    (("TravelContent", "ShirtlessContent"), 25, 15),
    (("ElectionContent",), 28, 30),
    (("ProtestContent",), 26, 12),
    (("GeopoliticsContent",), 26, 14),
    (("PoliticalFigureContent",), 24, 20),
    (("LGBTQContent",), 110, 50),
    (("OffPlatformTradeContent",), 65, 15),
    (("WealthDisplayContent",), 105, 30),
    (("MedicalClaimContent",), 110, 25),
    (("MentalHealthContent",), 30, 15),
    (("SupplementContent",), 40, 110),
    (("DietContent",), 180, 40),
    (("AlcoholContent",), 170, 45),
    (("CompetitorContent",), 30, 120),
    (("DangerousChallengeContent",), 6, 65),
    (("GamblingContent",), 45, 80),
    (("HiddenAdvertisementContent",), 60, 10),
    (("ProfanityContent",), 55, 25),
)
EVERYDAY_WEIGHT = 1200
TEXTS = {
    "en": (
        "hello everyone",
        "first post here",
        "what do you think",
        "sharing my day",
        "any tips?",
        "so happy to be here",
    ),
    "zh": ("大家好", "第一次发帖", "你们觉得呢", "记录一下今天", "求推荐", "来交个朋友"),
}
# What one platform acts against, and hardly anybody posts on the other: some of its posts are turned into such, so that
# enough are left alone there to tell. The rules of that platform take no notice of it, so what became of them holds.
SELDOM = {
    "rednote": ("topic", "DangerousChallengeContent", 0.025),
    "tiktok": ("form", "ContactDetailsContent", 0.7),
}
NEW_DAYS = 30
# What surrounds the words of a hidden word rule: no post says more than a few of these.
AROUND = {
    "en": {
        "before": ("today my", "she had a", "we found one", "another", "the old", "is that a", "so here comes",
                   "bring your", "who needs a", "nobody told me about the", "they kept this", "forgot the",
                   "look at our", "two friends"),
        "after": ("again", "for sunday", "by the lake", "with my sister", "and tea", "near the station", "please",
                  "tonight", "if it rains", "in the park", "before noon", "under the bridge", "after class",
                  "as always"),
    },
    "zh": {
        "before": ("今天看到", "朋友说的", "昨晚聊到", "路过看见", "她问起", "我也想要", "又提到", "邻居都说",
                   "周末再看", "原来又是", "忽然想起", "好久没见"),
        "after": ("真好", "在河边", "等你来", "下雨了", "就在楼下", "和妹妹一起", "晚上见", "不急", "慢慢走", "你呢",
                  "过两天", "吃完饭"),
    },
}  # fmt: skip
SETTINGS = ("Gym", "Beach", "Home", "Street", "Studio", "")
PRICES = (9, 29, 59, 99, 199, 499, 999, 2999)
PRICED = ("FashionContent", "MakeupContent", "SkincareContent", "SupplementContent", "OffPlatformTradeContent")
SLANG = ("cpdd", "dddd", "yyds", "xswl", "种草", "打卡", "交猫税", "听劝")


@dataclass(frozen=True)
class Account:
    """An invented account."""

    name: str
    kinds: tuple[str, ...]
    created: datetime
    followers: int


@dataclass
class Post:
    """An invented post: what the rules look at, column by column."""

    topic: tuple[str, ...]
    form: tuple[str, ...]
    medium: tuple[str, ...]
    audience: tuple[str, ...]
    account: tuple[str, ...]
    numbers: dict[str, int]
    flags: dict[str, bool]
    facts: dict[str, str] = field(default_factory=dict)


def main() -> None:
    """Write observations.csv."""
    rules = tomllib.loads((HERE / "hidden-rules.toml").read_text(encoding="utf-8"))
    rng = random.Random(20250113)
    rows = [row for platform, count in ROWS.items() for row in make_platform(rng, platform, count, rules)]
    with (HERE / "observations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} synthetic observations")


def make_platform(rng: random.Random, platform: str, count: int, rules: dict) -> list[dict[str, str]]:
    """Return the rows of one platform in the order of posting."""
    accounts = [make_account(rng, platform, number) for number in range(count // 2)]
    words = Wording(random.Random(f"{platform} words"), rules["word_rule"])
    seldom = random.Random(f"{platform} seldom")
    times = sorted(START + timedelta(minutes=rng.randrange(DAYS * 24 * 60)) for _ in range(count))
    rows = []
    for number, posted in enumerate(times):
        account = rng.choice(accounts)
        post = make_post(rng, platform, account, posted)
        outcome = decide(rng, platform, post, rules)
        row = to_row(rng, f"{platform[0]}{number:05d}", platform, account, post, posted, outcome)
        told = words.told(row, platform, posted)
        rows.append(turned(seldom, told, platform) if told is row else told)
    return rows


def turned(rng: random.Random, row: dict[str, str], platform: str) -> dict[str, str]:
    """Return some of the posts that no rule of the platform is about as posts of the kind that is seldom there.

    It draws from numbers of its own, as `Wording` does.
    """
    column, value, share = SELDOM[platform]
    is_fit = row["topic"] in EVERYDAY and (platform == "rednote" or int(row["accountAgeDays"]) < NEW_DAYS)
    return {**row, column: value} if is_fit and rng.random() < share else row


@dataclass(frozen=True)
class Wording:
    """Puts words of the word rules and their decoys into texts, and acts against posts by them.

    It draws from numbers of its own: without the word rules, all else would stay as it is.
    """

    rng: random.Random
    rules: list[dict]

    def told(self, row: dict[str, str], platform: str, posted: datetime) -> dict[str, str]:
        """Return the row with what its text says more, and what becomes of it by that."""
        for rule in self.rules:
            if rule["language"] != row["inLanguage"] or not set(row["topic"].split("|")) <= set(EVERYDAY):
                continue
            for kind in ("words", "decoys"):
                if self.rng.random() >= rule["share"]:
                    continue
                row = {**row, "text": f"{row['text']}, {self.phrase(rule['language'], self.rng.choice(rule[kind]))}"}
                is_hit = kind == "words" and rule["platform"] == platform and self.rng.random() < rule["enforcement"]
                if is_hit and row["outcome"] == "kept":
                    row = self.decided(row, rule["outcome"], posted)
        return row

    def phrase(self, language: str, word: str) -> str:
        """Return a word with some others before and behind it."""
        glue = " " if language == "en" else ""
        return glue.join(
            (self.rng.choice(AROUND[language]["before"]), word, self.rng.choice(AROUND[language]["after"]))
        )

    def decided(self, row: dict[str, str], outcome: str, posted: datetime) -> dict[str, str]:
        """Return a post that was left alone as one that was acted against; nobody says why."""
        minutes = self.rng.randrange(3, 2000)
        by = self.rng.choices(("automated", "unknown"), (2, 8))[0]
        decided = posted + timedelta(minutes=minutes + self.rng.randrange(3))
        return {**row, "outcome": outcome, "decided_at": stamp(decided), "decided_by": by}


def make_account(rng: random.Random, platform: str, number: int) -> Account:
    """Return an account; on RedNote most are newcomers."""
    newcomer = rng.random() < (0.65 if platform == "rednote" else 0.1)
    kinds = ["MigratingUser" if newcomer else "LocalUser"]
    draw = rng.random()
    if draw < 0.16:
        kinds.append("ProfessionalAccount")
    elif draw < 0.28:
        kinds.append("VerifiedClinic")
    elif draw < 0.36:
        kinds.append("BusinessAccount")
    elif draw < 0.44:
        kinds.append("VerifiedAccount")
    age = rng.randrange(0, 40) if newcomer else rng.randrange(20, 1500)
    return Account(
        f"{platform}-user-{number:04d}", tuple(kinds), START - timedelta(days=age - 20), rng.randrange(5, 20000)
    )


def make_post(rng: random.Random, platform: str, account: Account, posted: datetime) -> Post:
    """Return a post on an everyday topic, or one near some rule."""
    column = 1 if platform == "rednote" else 2
    weights = [theme[column] for theme in THEMES]
    if rng.random() < EVERYDAY_WEIGHT / (EVERYDAY_WEIGHT + sum(weights)):
        topic: tuple[str, ...] = (rng.choice(EVERYDAY),)
        if rng.random() < 0.15:
            topic = (*topic, rng.choice([other for other in EVERYDAY if other not in topic]))
    else:
        topic = rng.choices(THEMES, weights)[0][0]
    form = (rng.choices(FORMS, FORM_WEIGHTS)[0],)
    if topic == ("DietContent",) and rng.random() < 0.45:
        form = ("BeforeAfterContent",)
    if topic == ("WealthDisplayContent",) and rng.random() < 0.3:
        form = ("SatireContent",)
    minors = rng.random() < (0.4 if topic == ("AlcoholContent",) else 0.12)
    age = max(0, (posted - account.created).days)
    return Post(
        topic=topic,
        form=form,
        medium=(rng.choices(MEDIA, MEDIUM_WEIGHTS)[0],),
        audience=(rng.choice(BELOW["Minors"] if minors else ("Adults", "GeneralPublic")),),
        account=account.kinds,
        numbers={"accountAgeDays": age, "hashtagCount": rng.randrange(0, 9)},
        flags={
            "hasLink": rng.random() < (0.5 if topic == ("CompetitorContent",) else 0.12),
            "isPaidPromotion": rng.random() < (0.5 if topic == ("SupplementContent",) else 0.08),
        },
        facts={
            "inLanguage": rng.choices(("en", "zh"), (70, 30))[0],
            "setting": rng.choice(SETTINGS),
            "priceYuan": str(rng.choice(PRICES)) if topic[0] in PRICED and rng.random() < 0.7 else "",
        },
    )


def decide(rng: random.Random, platform: str, post: Post, rules: dict) -> str:
    """Return the outcome: the first rule that applies and is enforced decides, else chance."""
    for rule in rules["rule"]:
        if rule["platform"] == platform and in_scope(post, rule) and rng.random() < rule["enforcement"]:
            return rule["outcome"]
    return "removed" if rng.random() < rules["noise"] else "kept"


def in_scope(post: Post, rule: dict) -> bool:
    """Return whether a rule is about the post."""
    return holds(post, rule["all"]) and not any(holds(post, exception) for exception in rule["unless"])


def holds(post: Post, conditions: dict[str, list[str]]) -> bool:
    """Return whether every condition holds of the post."""
    return all(holds_one(post, column, wanted) for column, entries in conditions.items() for wanted in entries)


def holds_one(post: Post, column: str, wanted: str) -> bool:
    """Return whether the post has the value, or one below it, or a number or flag as asked."""
    if column in post.numbers:
        return post.numbers[column] < int(wanted.removeprefix("<"))
    if column in post.flags:
        return str(post.flags[column]).lower() == wanted
    accepted = {wanted, *BELOW.get(wanted, ())}
    return bool(accepted & set(getattr(post, column)))


def to_row(
    rng: random.Random, row_id: str, platform: str, account: Account, post: Post, posted: datetime, outcome: str
) -> dict[str, str]:
    """Return the post as a row of the CSV file."""
    decided = posted + timedelta(minutes=rng.randrange(3, 2000)) if outcome != "kept" else None
    observed = posted + timedelta(days=rng.randrange(3, 9))
    words = [rng.choice(TEXTS[post.facts["inLanguage"]])]
    if rng.random() < 0.12:
        words.append(rng.choice(SLANG))
    return {
        "id": row_id,
        "platform": platform,
        "outcome": outcome,
        "posted_at": stamp(posted),
        "decided_at": stamp(decided) if decided else "",
        "observed_at": stamp(observed),
        "author": account.name,
        "decided_by": rng.choices(("automated", "moderator", "unknown"), (6, 3, 1))[0] if decided else "",
        "reason": rng.choice(("community rules", "unsuitable content", "")) if decided else "",
        "topic": "|".join(post.topic),
        "form": "|".join(post.form),
        "medium": "|".join(post.medium),
        "audience": "|".join(post.audience),
        "account": "|".join(account.kinds),
        "accountAgeDays": str(post.numbers["accountAgeDays"]),
        "followerCount": str(account.followers),
        "hashtagCount": str(post.numbers["hashtagCount"]),
        "inLanguage": post.facts["inLanguage"],
        "setting": post.facts["setting"],
        "priceYuan": post.facts["priceYuan"],
        "hasLink": str(post.flags["hasLink"]).lower(),
        "isPaidPromotion": str(post.flags["isPaidPromotion"]).lower(),
        "text": ", ".join(words),
    }


def stamp(time: datetime) -> str:
    """Return an ISO 8601 UTC time."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


if __name__ == "__main__":
    main()
