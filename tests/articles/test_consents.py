"""Consents beside the stages: who may give which, of which text, what the final signature waits for."""

import pytest
from crowd import THREADS, at_once, refusals
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from makers import STORY_DAY, make_article, make_section, make_staff, make_topic, make_user, move_to, pass_at

from articles import publishing, review
from articles.models import Article, Consent, ConsentRule, SignOff
from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
KINDS = ["fact_check", "legal", "filing"]


@pytest.fixture
def checker():
    return make_staff("proofreader", "温言")


@pytest.fixture
def head():
    return make_staff("desk_head", "章和")


@pytest.fixture
def chief():
    return make_staff("chief_editor", "顾舟")


def rule(kind="fact_check", **fields):
    return ConsentRule.objects.create(kind=kind, **fields)


def say(article, actor, kind="fact_check", *, is_given=True, **fields):
    version = Article.objects.values_list("version", flat=True).get(pk=article.pk)
    fields = {"number": "备案一号" if kind == "filing" else "", "version": version, "at": STORY_DAY} | fields
    return review.consent(actor=actor, article=article, kind=kind, is_given=is_given, **fields)


def change(article, actor, **parts):
    article.refresh_from_db()
    review.save(actor=actor, article=article, document=article.data | parts, base_version=article.version, at=STORY_DAY)
    article.refresh_from_db()


def states(article):
    return {asked.kind.value: asked.state for asked in review.consents(article)}


# Which stories need which


def test_a_rule_asks_by_section_and_topic():
    rule("fact_check")
    rule("legal", section=make_section("society"))
    rule("filing", topic=make_topic("海岛"))
    plain = make_article()
    society = make_article(section=make_section("society").code)
    island = make_article(topics=[make_topic("海岛").slug])

    def needed(article):
        return [asked.kind.value for asked in review.consents(article) if asked.is_required]

    assert needed(plain) == ["fact_check"]
    assert needed(society) == ["fact_check", "legal"]
    assert needed(island) == ["fact_check", "filing"]
    ConsentRule.objects.update(is_active=False)
    assert needed(island) == []


def test_two_rules_of_one_kind_ask_once(chief, checker):
    rule()
    rule(section=make_section())
    article = move_to(make_article(), "final")
    assert len(review.waits_for(article)) == 1
    say(article, checker)
    pass_at(article, "final", chief)


# The final signature waits


@pytest.mark.parametrize("kind", KINDS)
def test_the_final_signature_waits_for_it_and_no_other_stage_does(kind, head, chief):
    rule(kind)
    article = move_to(make_article(), "final")
    with pytest.raises(WrongState, match="会签"):
        pass_at(article, "final", chief)
    assert Article.objects.get().stage == "final"
    say(article, head if kind != "filing" else chief, kind)
    pass_at(article, "final", chief)
    article.refresh_from_db()
    assert publishing.publish(actor=head, article=article, at=STORY_DAY).is_live(STORY_DAY)


def test_a_check_is_void_once_the_text_changes_and_a_filing_stays(checker, head, chief):
    rule("fact_check")
    rule("filing")
    article = move_to(make_article(), "final")
    say(article, checker)
    say(article, head, "filing")
    assert states(article) == {"fact_check": "given", "legal": "missing", "filing": "given"}
    change(article, chief, kicker="终审改")
    assert states(article) == {"fact_check": "changed", "legal": "missing", "filing": "given"}
    with pytest.raises(WrongState, match="事实核查"):
        pass_at(article, "final", chief)
    change(article, chief, kicker="")
    assert states(article)["fact_check"] == "given"  # it names this text, which has come back
    pass_at(article, "final", chief)


def test_a_refusal_stops_without_any_rule_until_it_is_given(checker, chief):
    article = move_to(make_article(), "final")
    say(article, checker, is_given=False, note="第二段的数没有出处")
    with pytest.raises(WrongState, match="没有出处"):
        pass_at(article, "final", chief)
    change(article, chief, kicker="终审改")
    with pytest.raises(WrongState, match="没有出处"):
        pass_at(article, "final", chief)
    say(article, make_user("proofreader"))
    pass_at(article, "final", chief)
    assert SignOff.objects.filter(stage="final").count() == 1


def test_a_rule_counts_from_the_moment_that_it_is_set(chief):
    article = move_to(make_article(), "final")
    rule("legal")
    with pytest.raises(WrongState, match="法务"):
        pass_at(article, "final", chief)
    ConsentRule.objects.update(is_active=False)
    pass_at(article, "final", chief)


# Who may, and what has to be said


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("reporter", []),
        ("editor", []),
        ("observer", []),
        ("proofreader", ["fact_check"]),
        ("desk_head", KINDS),
        ("chief_editor", KINDS),
    ],
)
def test_who_may_say_what(role, may):
    actor = make_user(role)
    for kind in KINDS:
        article = move_to(make_article(), "first")
        if kind in may:
            say(article, actor, kind)
        else:
            with pytest.raises(NotAllowed):
                say(article, actor, kind)


@pytest.mark.parametrize("kind", ["fact_check", "legal"])
def test_nobody_checks_the_own_text(kind, head):
    article = make_article(writer=make_user("desk_head", name="文海"))
    with pytest.raises(NotAllowed, match="自己"):
        say(article, article.created_by, kind)
    say(article, head, kind)
    assert states(article)[kind] == "given"
    review.set_writers(actor=article.created_by, article=article, writers=[article.created_by, head])
    assert states(article)[kind] == "missing"  # who checked it has become a writer


def test_what_a_consent_has_to_say(head, checker):
    article = move_to(make_article(), "first")
    with pytest.raises(WrongState, match="号"):
        say(article, head, "filing", number=" ")
    with pytest.raises(WrongState, match="原因"):
        say(article, checker, is_given=False, note=" ")
    change(article, make_staff("editor", "楚宁"), kicker="改")
    with pytest.raises(WrongState, match="楚宁"):
        say(article, checker, version=1)
    assert not Consent.objects.exists()
    say(article, checker)
    with pytest.raises(WrongState, match="温言"):
        say(article, make_user("proofreader"))
    said = Consent.objects.get()
    assert (said.version, said.digest) == (2, article.digest)
    assert Event.objects.get(verb="articles.consent").after["kind"] == "fact_check"


def test_a_signed_text_and_the_trash_are_closed_to_it(checker):
    with pytest.raises(WrongState, match="扣住"):
        say(move_to(make_article(), "signed"), checker)
    trashed = make_article()
    review.trash(actor=make_staff("reporter", "文青"), article=trashed)
    with pytest.raises(WrongState, match="回收站"):
        say(trashed, checker)


def test_the_database_keeps_what_was_said(checker):
    say(move_to(make_article(), "first"), checker)
    for sql in ("UPDATE articles_consent SET is_given = false", "DELETE FROM articles_consent"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


# Whom it waits for


def test_the_desk_lists_what_lacks_a_consent_that_one_can_give(checker, head, chief):
    rule("fact_check", topic=make_topic("海岛"))
    island = move_to(make_article("海岛", topics=[make_topic("海岛").slug]), "first")
    plain = move_to(make_article("平常"), "first")
    make_article("草稿", topics=[make_topic("海岛").slug])

    def waiting(user):
        user.forget_postings()
        return set(Article.objects.awaiting_consent(user, STORY_DAY))

    assert waiting(checker) == waiting(head) == {island}
    assert waiting(make_user("editor")) == waiting(make_user("observer")) == set()
    assert waiting(make_user("proofreader", section=make_section("society"))) == set()
    say(plain, head, "legal", is_given=False, note="侵权")
    assert waiting(head) == {island, plain}
    assert waiting(checker) == {island}
    say(island, checker)
    assert waiting(checker) == set()
    change(island, make_staff("editor", "楚宁"), kicker="改")
    assert waiting(checker) == {island}
    say(plain, head, "legal")
    assert waiting(head) == {island}


def test_what_lacks_a_consent_is_one_statement_and_agrees_with_the_verbs(head, checker, django_assert_num_queries):
    rule("filing")
    rule("fact_check")
    articles = [move_to(make_article(f"第{n}篇"), "final") for n in range(3)]
    say(articles[0], checker)
    say(articles[0], head, "filing")
    say(articles[1], head, "filing", is_given=False, note="不批")
    head.roles()
    with django_assert_num_queries(1):
        found = list(Article.objects.awaiting_consent(head, STORY_DAY))
    assert set(found) == {article for article in articles if review.waits_for(article)} == set(articles[1:])


# At once


@pytest.mark.django_db(transaction=True)
def test_one_of_eight_gives_it():
    article = move_to(make_article(), "first")
    crowd = [make_user("proofreader", name=f"{number}号") for number in range(THREADS)]
    results = at_once(*[lambda who=who: say(article, who) for who in crowd])
    assert refusals(results) == THREADS - 1
    assert all(str(result) for result in results)
    assert Consent.objects.count() == Event.objects.filter(verb="articles.consent").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_refusal_and_a_signature_at_once_are_never_both():
    """Whoever gets the lock first: either the refusal stops the signature, or it comes too late and says so."""
    article = move_to(make_article(), "final")
    chiefs = [make_user("chief_editor", name=f"{number}号") for number in range(THREADS // 2)]
    checkers = [make_user("proofreader", name=f"校{number}") for number in range(THREADS // 2)]
    sign = [lambda who=who: review.sign(actor=who, article=article, version=1) for who in chiefs]
    refuse = [lambda who=who: say(article, who, is_given=False, note="不准") for who in checkers]
    results = at_once(*sign, *refuse)
    assert refusals(results) == THREADS - 1
    assert SignOff.objects.filter(stage="final").count() + Consent.objects.count() == 1
    assert (Article.objects.get().stage == "signed") == (not Consent.objects.exists())


@pytest.mark.django_db(transaction=True)
def test_an_edit_and_a_signature_at_once_sign_the_text_that_was_seen():
    article = move_to(make_article(), "final")
    chiefs = [make_user("chief_editor", name=f"{number}号") for number in range(THREADS)]

    def edit(who, number):
        parts = article.data | {"kicker": f"第{number}稿"}
        return lambda: review.save(actor=who, article=article, document=parts, base_version=1)

    acts = [edit(who, number) for number, who in enumerate(chiefs[: THREADS // 2])]
    acts += [lambda who=who: review.sign(actor=who, article=article, version=1) for who in chiefs[THREADS // 2 :]]
    assert refusals(at_once(*acts)) == THREADS - 1
    article.refresh_from_db()
    signed = SignOff.objects.filter(stage="final").first()
    assert (article.version, signed and signed.digest) in [(2, None), (1, article.digest)]


@pytest.mark.django_db(transaction=True)
def test_eight_sign_and_return_at_once():
    article = move_to(make_article(), "final")
    chiefs = [make_user("chief_editor", name=f"{number}号") for number in range(THREADS)]

    def send_back(who):
        return review.return_to(actor=who, article=article, to="second", note="再核", stage="final")

    acts = [lambda who=who: review.sign(actor=who, article=article, version=1) for who in chiefs[::2]]
    acts += [lambda who=who: send_back(who) for who in chiefs[1::2]]
    results = at_once(*acts)
    (done,) = [result for result in results if isinstance(result, SignOff)]
    late = [str(result) for result in results if result is not done]
    assert len(late) == THREADS - 1
    assert all(done.who.name in words for words in late), "each is told who was faster"
    assert SignOff.objects.filter(stage="final").count() == 1
    assert Event.objects.filter(verb__in=["articles.sign", "articles.return_to"]).count() == 1


# The page of rules


@pytest.mark.parametrize(
    ("role", "status"),
    [("desk_head", 200), ("chief_editor", 200), ("data_editor", 200), ("administrator", 200), ("reporter", 403)],
)
def test_who_sets_the_rules(client, role, status):
    client.force_login(make_user(role))
    address = reverse("admin:articles_consentrule_add")
    assert client.get(address).status_code == status
    answer = client.post(address, {"kind": "legal", "section": "", "topic": "", "reason": "", "is_active": "on"})
    assert answer.status_code == (302 if status == 200 else 403)
    assert Event.objects.filter(verb="articles.consentrule.add").exists() == (status == 200)
    assert client.get(reverse("admin:articles_consentrule_changelist")).status_code == 200 or role == "reporter"


def test_a_rule_is_never_deleted(client):
    client.force_login(make_user("desk_head"))
    kept = rule()
    assert client.post(reverse("admin:articles_consentrule_delete", args=[kept.pk]), {"post": "yes"}).status_code == 403
