import io
import re

import pytest
from django.core.files.storage import default_storage
from django.template import Context, Template
from django.utils import translation
from makers import make_publication, make_signed_article, make_staff, make_withdrawn
from PIL import Image

from articles.models import PublicationPicture
from newskit.pictures import checking, crops, library
from newskit.pictures.models import Picture
from newskit.pictures.renditions import FORMATS
from newskit.verbs import NotAllowed, WrongState


def drawn(width=1000, height=600, colour="#356", format="JPEG", **options) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(made, format, **options)
    return made.getvalue()


@pytest.fixture
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def make_picture(**options) -> Picture:
    content = drawn(**options)
    return library.add(actor=make_staff("reporter", "文青"), content=content, alt="一艘船", credit="文青 摄")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


# What is let in


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_three_formats_are_known_by_their_content(format):
    stored = checking.master(drawn(format=format))
    assert (stored.width, stored.height) == (1000, 600)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no JPEG"),
        (b"", "no JPEG"),
        (drawn(format="GIF"), "no JPEG"),
        (drawn()[:400], "damaged"),
        (drawn(60, 60), "smaller than 100"),
        (b"\xff" * (checking.MOST_BYTES + 1), "larger than 10 MB"),
    ],
)
def test_anything_else_is_refused_in_words(content, says):
    with pytest.raises(checking.NotAPicture, match=says):
        checking.master(content)


def test_too_many_pixels_are_refused_before_anything_is_decoded(monkeypatch):
    content = drawn()
    monkeypatch.setattr(checking, "MOST_PIXELS", 500_000)
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    with pytest.raises(checking.NotAPicture, match="million pixels"):
        checking.master(content)


def test_what_the_camera_wrote_is_dropped_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x013B] = "某人"
    stored = checking.master(drawn(exif=exif.tobytes()))
    assert (stored.width, stored.height) == (600, 1000)
    with Image.open(io.BytesIO(stored.content)) as opened:
        assert not opened.getexif()


def test_transparent_parts_become_white():
    made = io.BytesIO()
    Image.new("RGBA", (200, 200), (0, 0, 0, 0)).save(made, "PNG")
    with Image.open(io.BytesIO(checking.master(made.getvalue()).content)) as opened:
        assert opened.convert("RGB").getpixel((10, 10)) == (255, 255, 255)


# The box


@pytest.mark.parametrize(
    ("focal", "expected"),
    [((50, 50), "200-0-600-600"), ((0, 50), "0-0-600-600"), ((100, 0), "400-0-600-600"), ((40, 90), "100-0-600-600")],
)
def test_a_crop_keeps_the_focal_point_in_it(focal, expected):
    assert str(crops.around(1000, 600, 1, *focal)) == expected


def test_no_width_is_larger_than_the_box():
    assert crops.Box(0, 0, 1000, 600).widths == [480, 960, 1000]
    assert crops.Box(0, 0, 4000, 3000).widths == [480, 960, 1600]
    assert crops.Box(0, 0, 300, 200).widths == [300]


@pytest.mark.parametrize("text", ["", "1-2-3", "0-0-0-9", "a-b-c-d", "0-0-100-100 "])
def test_what_is_no_box_is_none(text):
    assert crops.box(text) is None


# The library


def test_the_same_file_is_stored_once(db, storage):
    assert make_picture() == make_picture()
    assert Picture.objects.count() == 1


def test_adding_needs_the_right_to_write(db, storage):
    with pytest.raises(NotAllowed):
        library.add(actor=make_staff("observer", "看客"), content=drawn(), alt="船", credit="某人")


def test_a_new_description_changes_no_story(db, storage):
    picture = make_picture()
    publication = make_publication(pictures=[picture.entry(caption="归航")])
    library.describe(actor=make_staff("editor", "楚宁"), picture=picture, alt="两艘船", credit="另一人", focal=(10, 10))
    publication.refresh_from_db()
    assert publication.data["pictures"][0]["alt"] == "一艘船"


def test_a_story_cannot_carry_a_picture_that_is_not_there(db, storage):
    entry = {"hash": "f" * 64, "crop": "0-0-9-9", "caption": "", "credit": "", "alt": ""}
    with pytest.raises(WrongState, match="not recorded"):
        make_publication(pictures=[entry])


# What readers get


def address(picture: Picture, width=480, extension="webp", crop=None) -> str:
    return f"/pictures/{picture.hash}/{crop or picture.box()}/{width}.{extension}"


@pytest.mark.parametrize("extension", FORMATS)
def test_a_shown_picture_is_served_in_each_format(client, db, storage, extension):
    picture = make_picture()
    make_publication(pictures=[picture.entry()])
    answer = client.get(address(picture, extension=extension))
    assert answer.status_code == 200
    assert answer["Content-Type"] == FORMATS[extension][0]
    with Image.open(io.BytesIO(answer.content)) as opened:
        assert opened.size == (480, 288)


def test_asking_again_is_answered_without_the_file(client, db, storage):
    picture = make_picture()
    make_publication(pictures=[picture.entry()])
    tag = client.get(address(picture))["ETag"]
    assert client.get(address(picture), headers={"if-none-match": tag}).status_code == 304


def test_a_picture_of_an_unpublished_story_does_not_exist_for_readers(client, db, storage):
    picture = make_picture()
    make_signed_article(pictures=[picture.entry()])
    assert client.get(address(picture)).status_code == 404


def test_a_part_that_no_story_prints_is_not_served(client, db, storage):
    picture = make_picture()
    make_publication(pictures=[picture.entry()])
    assert client.get(address(picture, crop="10-10-500-500")).status_code == 404


def test_a_picture_goes_with_its_withdrawn_story(client, db, storage):
    picture = make_picture()
    make_withdrawn(pictures=[picture.entry()])
    assert client.get(address(picture)).status_code == 410


def test_a_picture_stays_while_another_shown_story_carries_it(client, db, storage):
    picture = make_picture()
    make_publication("第一篇", pictures=[picture.entry()])
    make_withdrawn("第二篇", pictures=[picture.entry()])
    assert client.get(address(picture)).status_code == 200


def test_people_who_work_here_see_what_readers_do_not_yet(client, db, storage):
    picture = make_picture()
    client.force_login(make_staff("editor", "楚宁"))
    answer = client.get(address(picture))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("tail", ["480.gif", "481.webp", "99999.webp", "480.webp/"])
def test_odd_addresses_are_not_found(client, db, storage, tail):
    picture = make_picture()
    make_publication(pictures=[picture.entry()])
    assert client.get(f"/pictures/{picture.hash}/{picture.box()}/{tail}").status_code == 404


def test_a_rendition_is_made_once(client, db, storage):
    picture = make_picture()
    make_publication(pictures=[picture.entry()])
    client.get(address(picture))
    before = sorted(path for path in storage.rglob("*") if path.is_file())
    client.get(address(picture))
    assert sorted(path for path in storage.rglob("*") if path.is_file()) == before
    assert default_storage.exists(picture.path)


def test_the_index_of_a_publication_names_its_pictures(db, storage):
    picture = make_picture()
    make_publication(pictures=[picture.entry(), picture.entry(ratio=1)])
    assert PublicationPicture.objects.count() == 2


# The tag


def rendered(entry: dict) -> str:
    return Template("{% load pictures %}{% picture entry '50vw' %}").render(Context({"entry": entry}))


def test_the_tag_offers_formats_and_widths_and_reads_nothing(db, storage, django_assert_num_queries):
    entry = make_picture().entry(caption="归航")
    with django_assert_num_queries(0):
        html = rendered(entry)
    assert re.findall('type="([^"]+)"', html) == ["image/avif", "image/webp"]
    assert 'width="1000" height="600" alt="一艘船"' in html
    assert html.count("480w") == 3
    assert 'loading="lazy"' in html


def test_an_entry_of_which_only_the_caption_is_known_prints_nothing():
    assert rendered({"hash": "", "crop": "", "caption": "某人", "credit": "", "alt": ""}).strip() == ""


# The back office


def test_an_editor_uploads_a_picture_and_describes_it(client, db, storage):
    client.force_login(make_staff("editor", "楚宁"))
    file = io.BytesIO(drawn())
    file.name = "ship.jpg"
    said = {"credit": "楚宁 摄", "alt": "船", "focal_x": 30, "focal_y": 60}
    answer = client.post("/admin/pictures/picture/add/", {"file": file, **said})
    assert answer.status_code == 302
    picture = Picture.objects.get()
    assert (picture.focal_x, picture.alt) == (30, "船")
    client.post(f"/admin/pictures/picture/{picture.pk}/change/", {**said, "alt": "一条船"})
    picture.refresh_from_db()
    assert picture.alt == "一条船"


def test_a_file_that_is_no_picture_is_refused_in_the_form(client, db, storage):
    client.force_login(make_staff("editor", "楚宁"))
    file = io.BytesIO(b"GIF89a")
    file.name = "ship.jpg"
    said = {"credit": "楚宁 摄", "alt": "船", "focal_x": 30, "focal_y": 60}
    answer = client.post("/admin/pictures/picture/add/", {"file": file, **said})
    assert answer.status_code == 200
    assert not Picture.objects.exists()


def test_who_only_looks_on_adds_nothing(client, db, storage):
    client.force_login(make_staff("observer", "看客"))
    assert client.get("/admin/pictures/picture/add/").status_code == 403
