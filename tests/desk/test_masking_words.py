"""What is masked in a tipster's words and what is left alone, in both languages, as people write."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.tips.masking import found_in
from tipline.masks import masked, named

# A text, and how it reads masked: the kind stands in the place of what was found.
FOUND = {
    "我的电话13800138000，看到他了": "我的电话[phone]，看到他了",
    "打138 0013 8000找我": "打[phone]找我",
    "138-0013-8000": "[phone]",
    "1 3 8 0 0 1 3 8 0 0 0": "[phone]",
    "１３８００１３８０００": "[phone]",
    "一三八零零一三八零零零": "[phone]",
    "幺三八00幺三八000联系": "[phone]联系",
    "+86 13800138000": "[phone]",
    "0086-138-0013-8000": "[phone]",
    "他报的号是86138 0013 8000。": "他报的号是[phone]。",
    "13800138000微信同号": "[phone]微信同号",
    "手机13800138000和13900139000都行": "手机[phone]和[phone]都行",
    "tel13800138000": "tel[phone]",
    "座机 88881234": "座机 [phone]",
    "电话是：8888 1234": "电话是：[phone]",
    "027-88881234": "[phone]",
    "（027）8888-1234": "[phone]",
    "400-820-8820": "[phone]",
    "138\u200b0013\u200b8000": "[phone]",
    "香港+852 5123 4567": "香港[phone]",
    "台湾 +886 912 345 678": "台湾 [phone]",
    "call me at +44 20 7946 0958": "call me at [phone]",
    "my number: +1 212 555 0123": "my number: [phone]",
    "phone number is 88881234": "phone number is [phone]",
    "text me on 13800138000 please": "text me on [phone] please",
    "身份证11010519491231002X": "身份证[identity]",
    "ID 110105-1949-1231-002X, his": "ID [identity], his",
    "证号１１０１０５１９４９１２３１００２Ｘ": "证号[identity]",
    "邮箱zhang.san@example.com": "邮箱[mail]",
    "write to lin_wei@example.org.": "write to [mail].",
    "lin.wei[at]example.org": "[mail]",
    "lin ＠ example.com": "[mail]",
    "发到12345678@qq.com": "发到[mail]",
    "https://t.me/zhangsan88": "[account]",
    "加 t.me/+AbCdEf123": "加 [account]",
    "tg://resolve?domain=zhangsan": "[account]",
    "wa.me/8613800138000": "[account]",
    "我是@zhangsan_88": "我是[account]",
    "ask @linwei": "ask [account]",
    "电报：zhangsan88": "电报：[account]",
    "telegram id: lin_wei": "telegram id: [account]",
    "我抖音号是zhangsan666": "我抖音号是[account]",
    "my instagram is lin_wei": "my instagram is [account]",
    "微信号zhangsan": "微信号[wechat]",
    "微信：zhang_san88": "微信：[wechat]",
    "微信 zhangsan88": "微信 [wechat]",
    "加我微信13800138000": "加我微信[wechat]",
    "加v：zhangsan": "加v：[wechat]",
    "加薇zhangsan88": "加薇[wechat]",
    "V信号 abc-1234": "V信号 [wechat]",
    "vx:zhangsan": "vx:[wechat]",
    "VX zs123456": "VX [wechat]",
    "wx是zhangsan": "wx是[wechat]",
    "ｗｘ：ｚｈａｎｇｓａｎ": "ｗｘ：[wechat]",
    "my WeChat is lin_wei": "my WeChat is [wechat]",
    "wechat id: linweiwei": "wechat id: [wechat]",
    "QQ12345678": "QQ[qq]",
    "QQ号：1234 5678": "QQ号：[qq]",
    "扣扣 87654321": "扣扣 [qq]",
    "Q Q 是 12345678": "Q Q 是 [qq]",
    "my qq number is 12345678": "my qq number is [qq]",
    "他电话13800138000，微信zs_8888，QQ 12345": "他电话[phone]，微信[wechat]，QQ [qq]",
}
LEFT_ALONE = [
    "车牌鄂A12345",
    "一辆白色面包车，京A·D12345",
    "plate 鄂AD12345, white van",
    "沪C8K888往东走了",
    "下午2点05分，14:05左右",
    "2026-11-22 14:05 at 23:10",
    "大概40岁，身高175-180cm",
    "在江汉路站B出口左转",
    "他坐2号线往光谷，5站后下车",
    "地铁微信扫码进站",
    "他用微信支付了30元",
    "wechat pay queue, third man",
    "he was on wechat all the time",
    "不用QQ的人",
    "拨打110或者12345",
    "已经报警110了",
    "call 110 now",
    "they offer 50000 for it",
    "通告WH-2026-0147里的人",
    "鞋子是41码的，衣服XL",
    "30.58123, 114.29345",
    "在中山大道1256号楼下",
    "工单12，苍鹭41",
    "一二三四五六七",
    "meet @ the station",
    "价格¥1,299",
    "@他 在那里",
    "my telegram is broken",
    "line 2 towards Guanggu",
    "航班CZ3101，G1234次列车",
    "",
]


def drawn(text: str) -> str:
    return named(masked(text, found_in(text)), lambda kind: f"[{kind}]")


@pytest.mark.parametrize(("text", "reads"), FOUND.items())
def test_what_leads_to_a_person_is_masked(text: str, reads: str) -> None:
    assert drawn(text) == reads


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_a_tip_is_for_stays(text: str) -> None:
    assert found_in(text) == ()
    assert drawn(text) == text


@settings(max_examples=60)
@given(before=st.text(max_size=30), after=st.text(max_size=30))
def test_a_number_is_masked_in_any_company(before: str, after: str) -> None:
    text = f"{before}。13800138000。{after}"
    assert "13800138000" not in drawn(text)


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_finds_stand_in_the_text_in_order_and_nobody_can_write_a_sign(text: str) -> None:
    found = found_in(text)
    assert all(0 <= start < end <= len(text) for _, start, end in found)
    assert [start for _, start, _ in found] == sorted({start for _, start, _ in found})
    unmasked = masked(text, ())
    assert named(unmasked, lambda _kind: "a word") == unmasked
    assert drawn("\uf8e0\uf8e5" + text) == drawn(text)
