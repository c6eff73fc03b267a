"""What a merge of two profiles moves here: signatures, feedback and enquiries."""

from typing import Any

from delegates.merging import move_rows
from delegates.models import Merge
from proposals.models import Enquiry, Feedback, Signature


def after_merge(*, result: Merge, **kwargs: Any) -> None:
    """Follower of `delegates.merge`. An item that both signed keeps its second signature on the tombstone."""
    for model in (Signature, Feedback, Enquiry):
        move_rows(result, model.objects.filter(delegate=result.loser).order_by("pk"), "delegate")
