"""Emergency sweep: everything that has a word, and what is done about it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from makers import (
    make_article,
    make_delegate,
    make_document,
    make_mandate,
    make_mention,
    make_publication,
    make_scheduled,
    make_signed_article,
    make_staff,
    make_statement,
    make_user,
    make_withdrawn,
)

from articles import publishing, review
from articles.models import ForbiddenTerm, Hold, Stage, Sweep
from articles.sweeping.hits import find
from articles.sweeping.verbs import close_sweep, correct_swept, forbid_term, retire_term, sweep
from articles.sweeping.words import Words
from delegates.models import Mandate
from delegates.standing import end_mandate
from newskit.accounts.roles import Role
from newskit.audit.models import Event
from newskit.outbox.models import Delivery, Message
from newskit.periods import beijing_today
from newskit.verbs import NotAllowed, WrongState


def body(text: str) -> str:
    return f"<p>{text}</p>"


class TestWords:
    @pytest.mark.parametrize("text", ["顾听澜", "顾 听澜", "顾\u3000听\u3000澜", "顾听澜说"])
    def test_white_space_inside_a_name_makes_no_difference(self, text):
        assert Words("顾听澜").excerpts([("正文", text)])

    def test_letters_are_found_in_either_width_and_case(self):
        assert Words("AI大模型").excerpts([("正文", "他提到ａｉ大模型。")])
        assert Words("ＡＩ大模型").excerpts([("正文", "他提到Ai大模型。")])

    def test_an_excerpt_has_what_stands_around_it(self):
        (found,) = Words("风电").excerpts([("标题", "海上风电用海")])
        assert (found.part, found.before, found.found, found.after) == ("标题", "海上", "风电", "用海")

    def test_words_do_not_run_over_the_end_of_a_paragraph(self):
        assert not Words("听澜").excerpts([("正文", "……听\n澜……")])

    @pytest.mark.parametrize("term", ["", " ", "顾", "顾 "])
    def test_one_character_is_refused(self, term):
        with pytest.raises(ValueError):
            Words(term)

    @given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=2, max_size=12))
    def test_whatever_is_looked_for_is_found_where_it_stands(self, term):
        assert Words(term).excerpts([("正文", f"前{term}后")])


@pytest.mark.django_db
class TestFinding:
    def places(self, term: str, **fields) -> list[tuple[str, str]]:
        row = sweep(actor=make_staff("desk_head", "章和"), term=term, **fields)
        return [(str(hit.article), place.kind) for hit in find(row, timezone.now()).stories for place in hit.places]

    def test_drafts_planned_and_shown_texts_are_listed_shown_first(self):
        tomorrow = timezone.now() + datetime.timedelta(days=1)
        make_article(document=make_document("草稿", body("潮汐账本")))
        make_publication("已发", body=body("潮汐账本"))
        make_scheduled("明天", body=body("潮汐账本"), planned_from=tomorrow)
        make_article(document=make_document("无关", body("别的")))
        assert self.places("潮汐账本") == [("已发", "live"), ("明天", "planned"), ("草稿", "draft")]

    @pytest.mark.parametrize(
        "part",
        [
            {"headline": ["潮汐账本"]},
            {"kicker": "潮汐账本"},
            {"pictures": [{"hash": "", "crop": "", "caption": "图为潮汐账本", "credit": "", "alt": ""}]},
            {"pictures": [{"hash": "", "crop": "", "caption": "", "credit": "", "alt": "潮汐账本"}]},
            {"reader_question": {"text": "潮汐账本是什么？", "asked_by": "读者"}},
            {"card": {"title": "潮汐账本", "picture": ""}},
            {"correction": {"note": "潮汐账本", "stood": "一", "is_right": "二"}},
            {"body": "<p>潮<strong>汐</strong>账本</p>"},
            {"body": '<p>潮<a href="https://example.org/">汐账</a>本</p>'},
        ],
    )
    def test_every_part_that_a_reader_sees_is_searched(self, part):
        make_article(document=make_document("甲") | part)
        assert [kind for _title, kind in self.places("潮汐账本")] == ["draft"]

    def test_characters_that_html_and_json_write_otherwise_are_found(self):
        make_article(document=make_document("甲", '<p>海风&amp;浪 说："好"\\n</p>'))
        assert self.places('海风&浪 说："好"')

    def test_a_closed_text_and_a_newer_working_copy_are_told_apart(self):
        publication = make_publication("甲", body=body("潮汐账本"))
        publishing.correct(
            actor=make_staff("editor", "苏暮"), article=publication.article, note="误", stood="甲", is_right="乙"
        )
        assert self.places("潮汐账本") == [("甲", "live"), ("甲", "draft")]

    def test_a_plan_that_a_hold_keeps_back_is_listed(self):
        planned = make_scheduled("甲", body=body("潮汐账本"), planned_from=timezone.now() + datetime.timedelta(days=1))
        review.hold(actor=make_staff("desk_head", "章和"), article=planned.article, reason="等")
        assert ("甲", "planned") in self.places("潮汐账本")

    def test_the_headline_of_a_notice_is_listed(self):
        make_withdrawn("潮汐账本失实")
        assert ("潮汐账本失实", "notice") in self.places("潮汐账本")

    def test_statements_of_the_tracker_are_listed(self):
        make_statement(title="完善潮汐账本制度")
        row = sweep(actor=make_staff("desk_head", "章和"), term="潮汐账本")
        assert [str(item) for item, _excerpts in find(row, timezone.now()).items] == ["完善潮汐账本制度"]

    def test_the_number_of_queries_does_not_grow_with_the_list(self, django_assert_max_num_queries):
        for number in range(6):
            make_publication(f"第{number}篇", body=body("潮汐账本"))
            make_statement(title=f"潮汐账本{number}")
        row = sweep(actor=make_staff("desk_head", "章和"), term="潮汐账本")
        with django_assert_max_num_queries(8):
            hits = find(row, timezone.now())
            assert [str(hit.article.section) for hit in hits.stories]


@pytest.mark.django_db
class TestVerbs:
    def test_a_reporter_may_not_sweep(self):
        with pytest.raises(NotAllowed):
            sweep(actor=make_user(Role.REPORTER), term="潮汐账本")

    def test_one_character_is_refused_in_words(self):
        with pytest.raises(WrongState, match="2"):
            sweep(actor=make_staff("desk_head", "章和"), term="潮")

    def test_a_list_is_closed_once(self):
        head = make_staff("desk_head", "章和")
        row = sweep(actor=head, term="潮汐账本")
        close_sweep(actor=head, sweep=row)
        with pytest.raises(WrongState, match="章和"):
            close_sweep(actor=head, sweep=row)

    def test_forbidding_a_term_brings_its_list(self):
        forbid_term(actor=make_staff("desk_head", "章和"), term="潮汐账本", reason="并无此名", instead="潮位记录")
        row = Sweep.objects.get()
        assert (row.term, row.instead, row.cause) == ("潮汐账本", "潮位记录", "articles.forbid_term")

    def test_a_term_is_forbidden_once_while_in_force(self):
        head = make_staff("desk_head", "章和")
        term = forbid_term(actor=head, term="潮汐账本", reason="并无此名")
        with pytest.raises(WrongState, match="潮汐账本"):
            forbid_term(actor=head, term="潮汐账本", reason="再来")
        retire_term(actor=head, term=term)
        forbid_term(actor=head, term="潮汐账本", reason="再来")
        assert ForbiddenTerm.objects.count() == 2

    def test_a_correction_is_opened_filled_in_and_passes_its_stages(self):
        publication = make_publication("潮汐账本的来历", body="<p>据潮汐账本，<strong>潮汐</strong>账本有三册。</p>")
        editor = make_staff("editor", "苏暮")
        row = sweep(actor=make_staff("desk_head", "章和"), term="潮汐账本")
        article = correct_swept(actor=editor, sweep=row, article=publication.article, is_right="潮位记录")
        data = article.data
        assert article.stage == Stage.DRAFT
        assert data["headline"] == ["潮位记录的来历"]
        assert data["body"] == "<p>据潮位记录，<strong>潮汐</strong>账本有三册。</p>"  # a tag runs through the second
        assert (data["correction"]["stood"], data["correction"]["is_right"]) == ("潮汐账本", "潮位记录")
        assert publication.article.publications.live(timezone.now()).get().pk == publication.pk

    def test_ids_codes_and_addresses_are_never_written_to(self):
        document = make_document("npc", "<p>npc</p>", mentions=[make_mention(make_delegate("闻照溪"), body="npc")])
        document["origin"]["url"] = "https://example.org/npc"
        article = make_signed_article(document=document)
        publishing.publish(actor=make_staff("desk_head", "章和"), article=article)
        row = sweep(actor=make_staff("desk_head", "章和"), term="npc")
        data = correct_swept(actor=make_staff("editor", "苏暮"), sweep=row, article=article, is_right="人大").data
        assert (data["mentions"][0]["body"], data["origin"]["url"]) == ("npc", "https://example.org/npc")


@pytest.mark.django_db
class TestStanding:
    def end(self, mandate):
        end_mandate(
            actor=make_user(Role.DATA_EDITOR), mandate=mandate, ends_on=beijing_today(), ended=Mandate.Ended.RESIGNED
        )

    def test_a_changed_standing_lists_what_readers_see_too(self):
        mandate = make_mandate(make_delegate("闻照溪"))
        document = make_document("岛上的课", mentions=[make_mention(mandate.delegate)])
        article = make_signed_article(document=document)
        publishing.publish(actor=make_staff("desk_head", "章和"), article=article)
        self.end(mandate)
        row = Sweep.objects.get()
        assert (row.delegate, row.cause) == (mandate.delegate, "delegates.end_mandate")
        (hit,) = find(row, timezone.now()).stories
        assert hit.names
        assert [place.kind for place in hit.places] == ["live"]

    def test_a_story_that_names_the_person_by_another_name_is_listed(self):
        mandate = make_mandate(make_delegate("闻照溪"))
        make_article(document=make_document("甲", mentions=[make_mention(mandate.delegate, name="闻老师")]))
        self.end(mandate)
        (hit,) = find(Sweep.objects.get(), timezone.now()).stories
        assert hit.names

    def test_nobody_named_no_list(self):
        self.end(make_mandate(make_delegate("闻照溪")))
        assert not Sweep.objects.exists()

    def test_one_open_list_a_person(self):
        mandate = make_mandate(make_delegate("闻照溪"))
        make_article(document=make_document("甲", mentions=[make_mention(mandate.delegate)]))
        Sweep.objects.create(
            term="闻照溪", delegate=mandate.delegate, asked_by=make_user(Role.DATA_EDITOR), asked_at=timezone.now()
        )
        self.end(mandate)
        assert Sweep.objects.count() == 1


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def head(self, client):
        user = make_staff("desk_head", "章和")
        client.force_login(user)
        return user

    def url(self, row: Sweep) -> str:
        return reverse("admin:articles_sweep_change", args=[row.pk])

    def test_asking_leads_to_the_list(self, client, head):
        make_publication("甲", body=body("潮汐账本"))
        answer = client.post(reverse("admin:articles_sweep_add"), {"term": "潮汐账本"}, follow=True)
        assert "<mark>潮汐账本</mark>" in answer.text

    def test_one_character_is_refused_on_the_form(self, client, head):
        answer = client.post(reverse("admin:articles_sweep_add"), {"term": "潮"})
        assert answer.status_code == 200
        assert 'role="alert"' in answer.text

    def test_the_chosen_are_held_and_what_one_refuses_does_not_stop_the_others(self, client, head):
        first = make_article(document=make_document("甲", body("潮汐账本")))
        second = make_article(document=make_document("乙", body("潮汐账本")))
        Hold.objects.create(article=first, reason="早已", placed_by=head, placed_at=timezone.now())
        row = sweep(actor=head, term="潮汐账本")
        answer = client.post(self.url(row), {"do": "hold", "story": [first.pk, second.pk]}, follow=True)
        assert second.holds.filter(lifted_at__isnull=True).exists()
        assert len(list(answer.context["messages"])) == 2

    def test_withdrawing_is_asked_once_more(self, client, head):
        publication = make_publication("甲", body=body("潮汐账本"))
        row = sweep(actor=head, term="潮汐账本")
        cells = {"do": "withdraw", "story": [publication.article_id], "withdraw_reason": "内容不实"}
        asked = client.post(self.url(row), cells)
        assert asked.status_code == 200
        assert 'name="sure"' in asked.text
        assert client.get(publication.get_absolute_url()).status_code == 200
        client.post(self.url(row), cells | {"sure": "1"})
        assert client.get(publication.get_absolute_url()).status_code == 410

    def test_corrections_are_opened_for_the_chosen(self, client, head):
        publication = make_publication("甲", body=body("潮汐账本"))
        row = sweep(actor=head, term="潮汐账本", instead="潮位记录")
        client.post(self.url(row), {"do": "correct", "story": [publication.article_id], "is_right": "潮位记录"})
        publication.article.refresh_from_db()
        assert publication.article.data["correction"]["is_right"] == "潮位记录"

    def test_messages_that_wait_are_listed_and_stopped(self, client, head):
        message = Message.objects.create(
            recipient=head, kind="x", key="1", object_label="articles.article", object_id="1",
            object_name="潮汐账本的来历", created_at=timezone.now(),
        )  # fmt: skip
        delivery = Delivery.objects.create(message=message, channel="email", created_at=timezone.now())
        row = sweep(actor=head, term="潮汐账本")
        assert f'name="delivery" value="{delivery.pk}"' in client.get(self.url(row)).text
        client.post(self.url(row), {"do": "stop", "delivery": [delivery.pk]})
        delivery.refresh_from_db()
        assert delivery.state == Delivery.State.GIVEN_UP

    def test_nothing_chosen_nothing_done(self, client, head):
        row = sweep(actor=head, term="潮汐账本")
        before = Event.objects.count()
        client.post(self.url(row), {"do": "hold", "story": ["x", "9" * 30]})
        assert Event.objects.count() == before

    @pytest.mark.parametrize("role", [Role.REPORTER, Role.OBSERVER, Role.ADMINISTRATOR])
    def test_others_change_nothing(self, client, role):
        article = make_article(document=make_document("甲", body("潮汐账本")))
        row = sweep(actor=make_staff("desk_head", "章和"), term="潮汐账本")
        client.force_login(make_user(role))
        assert client.get(reverse("admin:articles_sweep_add")).status_code == 403
        assert client.post(self.url(row), {"do": "hold", "story": [article.pk]}).status_code == 403
        assert not article.holds.exists()

    def test_a_forbidden_term_leads_to_its_list(self, client, head):
        answer = client.post(
            reverse("admin:articles_forbiddenterm_add"),
            {"term": "潮汐账本", "reason": "并无此名", "level": "stop"},
        )
        assert answer.url == self.url(Sweep.objects.get())
