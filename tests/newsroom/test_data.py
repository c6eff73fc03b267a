"""The page of all files: each is there once, its columns are its own, its rows those that readers can see."""

import re

import pytest
from makers import make_proposal, make_signature

from newsroom.data import GROUPS

pytestmark = pytest.mark.django_db
DATASETS = [dataset for group in GROUPS for dataset in group.datasets]


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_every_file_says_what_it_holds_in_both_languages(dataset):
    assert dataset.note_zh
    assert dataset.note_en


def test_each_file_of_the_house_is_there_once_in_both_forms_with_its_description(client):
    page = client.get("/data/").content.decode()
    served = set(re.findall(r'href="/([a-z-]+)\.csv\?', page))
    assert served == {dataset.name for dataset in DATASETS}
    for name in served:
        for address in (f"/{name}.csv?headers=zh-en", f"/{name}.csv?profile=raw", f"/{name}.csv-metadata.json"):
            assert page.count(f'href="{address}"') == 1
            assert client.head(address).status_code == 200


def test_rows_and_columns_are_those_of_the_files(client):
    make_signature(make_proposal())
    make_signature(make_proposal(hidden=True))
    files = {file.dataset.name: file for _group, files in client.get("/data/").context["groups"] for file in files}
    for name in ("proposals", "signatures", "units", "articles"):
        header, *rows = client.get(f"/{name}.csv").content.decode("utf-8-sig").split("\r\n")[:-1]
        assert files[name].rows.number == len(rows)
        assert [column[0] for column in files[name].columns] == header.split(",")


def test_the_licence_is_the_house_s_own_and_stands_in_each_description_too(client, settings):
    assert "本报未声明许可协议" in client.get("/data/").content.decode()
    settings.DATA_LICENCE = "https://licences.example/by/4.0/"
    assert f'href="{settings.DATA_LICENCE}"' in client.get("/data/").content.decode()
    described = client.get("/units.csv-metadata.json").json()
    assert described["dc:license"] == {"@id": settings.DATA_LICENCE}
    assert described["dc:publisher"]["schema:name"]["@value"] == settings.NEWSPAPER_NAME


def test_it_is_read_in_either_language_and_sent_again_only_if_it_changed(client, settings):
    first = client.get("/data/")
    assert client.get("/data/", headers={"if-none-match": first["ETag"]}).status_code == 304
    assert "案号" in first.content.decode()
    settings.LANGUAGE_CODE = "en"
    assert "Number as printed" in client.get("/data/").content.decode()


def test_every_page_leads_to_it(client):
    make_signature(make_proposal())
    assert 'href="/data/"' in client.get("/about/").content.decode()
    for address in ("/proposals/", "/delegates/", "/proposals/units/"):
        assert 'href="/data/"' in re.sub(r"<footer.*", "", client.get(address).content.decode(), flags=re.DOTALL)
