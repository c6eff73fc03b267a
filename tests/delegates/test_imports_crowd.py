"""An import beside another, and beside editors at the same profiles: on real connections."""

import pytest
from crowd import THREADS, at_once
from makers import make_user
from rosters import counts, take_in

from delegates import standing
from delegates.models import Delegate, Mandate, Seat
from newskit.accounts.roles import Role
from newskit.opendata.models import Import, Question

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]

NAMES = [f"{family}青砚" for family in "赵钱孙李周吴郑"]


def test_two_imports_of_one_file_are_one_result():
    rows = [["北京市", name, "", "女", "", "河湾大学校长"] for name in NAMES]
    rows += [["西藏自治区", "次仁云丹"], ["西藏自治区", "次仁云丹"]]
    reports = at_once(lambda: take_in(*rows), lambda: take_in(*rows))
    assert sorted(counts(report) for report in reports) == [(0, 0, 7, 0, 2), (7, 0, 0, 0, 2)]
    assert sorted(Delegate.objects.values_list("name", flat=True)) == sorted(NAMES)
    assert (Mandate.objects.count(), Seat.objects.count(), Question.objects.count()) == (7, 7, 2)
    assert Import.objects.count() == 2


def test_what_an_editor_sets_meanwhile_stays_and_the_rest_of_the_row_goes_in():
    take_in(*(["北京市", name, "", "", "汉族"] for name in NAMES))
    editor = make_user(Role.DATA_EDITOR)
    people = list(Delegate.objects.order_by("pk"))

    def edit(delegate: Delegate):
        return lambda: standing.amend_delegate(actor=editor, delegate=delegate, changes={"ethnicity": "满族"})

    rows = [["北京市", name, "", "女", "回族", "河湾大学校长"] for name in NAMES]
    report, *edited = at_once(lambda: take_in(*rows, many=True), *map(edit, people))
    assert len(edited) == THREADS - 1
    assert counts(report) == (0, 7, 0, 0, 0)
    told = {remark.subject for remark in report.remarks if remark.reason}
    for delegate in people:
        delegate.refresh_from_db()
        assert (delegate.ethnicity, delegate.gender) == ("满族", "female")
        assert delegate.positions.count() == 1
        versions = list(delegate.history.order_by("history_id").values_list("ethnicity", flat=True))
        # Either the import came first and the editor over it, or the import saw the editor's hand and said that it stays.
        assert ("回族" in versions) != (delegate.name in told)
