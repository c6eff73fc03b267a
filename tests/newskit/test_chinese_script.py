from newskit.chinese.script import is_traditional, simplified, traditional


def test_traditional_becomes_simplified():
    assert simplified("錢書寧建議加強農村養老") == "钱书宁建议加强农村养老"
    assert simplified("已经是简体") == "已经是简体"


def test_one_traditional_form_goes_there_and_back():
    assert simplified(traditional("发展农村经济")) == "发展农村经济"


def test_text_common_to_both_is_not_traditional():
    assert is_traditional("農村")
    assert not is_traditional("人大")
