"""Texts of sample studies in scripts that are not Latin: one study in each."""

# ruff: noqa: E501, RUF001 - texts in other scripts, one entry a line

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Script:
    """What a study in another script says."""

    title: str
    condition: str
    summary: str
    criteria: str
    arm: str
    facility: str
    person: str


SCRIPTS = {
    "chinese": Script(
        title="甲状腺癌患者术后康复训练的随机对照研究",
        condition="甲状腺癌",
        summary="本研究为虚构示例。研究者将比较康复训练与常规护理对甲状腺癌患者生活质量的影响，随访时间为十二周。",
        criteria="纳入标准：\n\n1. 年龄18至75岁\n2. 经病理证实的甲状腺癌\n3. 签署知情同意书\n\n排除标准：\n\n1. 妊娠或哺乳期\n2. 严重心肺功能不全",
        arm="康复训练组",
        facility="虚构市第一医院",
        person="示例 医生",
    ),
    "arabic": Script(
        title="فعالية برنامج التمارين لمرضى السكري من النوع الثاني (HbA1c ≥ 7%)",
        condition="داء السكري من النوع الثاني",
        summary="هذه دراسة خيالية. يقارن الباحثون برنامجًا للتمارين مع الرعاية المعتادة لدى مرضى السكري لمدة 12 أسبوعًا، ويقاس HbA1c في بداية الدراسة ونهايتها.",
        criteria="معايير الاشتمال:\n\n* العمر من 18 إلى 65 سنة\n* تشخيص السكري منذ سنة على الأقل\n\nمعايير الاستبعاد:\n\n* الحمل\n* القصور الكلوي الشديد",
        arm="مجموعة التمارين",
        facility="مستشفى المدينة الخيالية",
        person="د. مثال",
    ),
    "japanese": Script(
        title="高齢者の不眠症に対するデジタル療法の有効性",
        condition="不眠症",
        summary="これは架空の研究です。高齢の不眠症患者にデジタル認知行動療法を行い、十二週間後の睡眠の質を通常ケアと比べます。",
        criteria="選択基準：\n\n・六十五歳以上\n・三か月以上続く不眠症\n\n除外基準：\n\n・重いうつ病\n・交代勤務",
        arm="デジタル療法群",
        facility="架空大学病院",
        person="見本 太郎",
    ),
    "thai": Script(
        title="ผลของการนวดต่ออาการปวดหลังเรื้อรัง",
        condition="ปวดหลังเรื้อรัง",
        summary="การศึกษานี้เป็นเรื่องสมมติ ผู้วิจัยเปรียบเทียบการนวดกับการดูแลตามปกติในผู้ป่วยปวดหลังเรื้อรังเป็นเวลาแปดสัปดาห์",
        criteria="เกณฑ์คัดเข้า:\n\n* อายุ 20 ถึง 60 ปี\n* ปวดหลังนานกว่าสามเดือน\n\nเกณฑ์คัดออก:\n\n* ตั้งครรภ์\n* กระดูกสันหลังหัก",
        arm="กลุ่มนวด",
        facility="โรงพยาบาลตัวอย่าง",
        person="นพ. ตัวอย่าง สมมติ",
    ),
}
