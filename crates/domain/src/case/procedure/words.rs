//! The closed lists of the ordinary procedure.

use crate::words::words;

words! {
    /// 统计调查由谁组织实施: decides who may penalise (统计法 §36).
    Organiser {
        Local = "local", "本级或者上级人民政府统计机构、有关部门";
        SurveyTeam = "survey_team", "国家统计局派出的调查机构";
    }
}

words! {
    /// 请示事项的种类
    MatterKind {
        Preservation = "preservation", "先行登记保存证据";
        AvException = "av_exception", "不能音像记录的例外";
        Recusal = "recusal", "回避";
        Extension = "extension", "延长办案期限";
        Deviation = "deviation", "偏离裁量基准";
        Instalments = "instalments", "延期或者分期缴纳罚款";
    }
}

words! {
    /// Why there is no audio or video (R3 allows an objective cause only).
    Cause {
        Fault = "fault", "设备故障";
        Weather = "weather", "天气原因";
        Obstruction = "obstruction", "现场受到阻挠";
    }
}

words! {
    /// 回避事由 (行政处罚法 §43; 湖南省行政程序规定 §18).
    Ground {
        OwnInterest = "own_interest", "与本案有直接利害关系";
        Kin = "kin", "与当事人有近亲属关系";
        Other = "other", "有其他关系可能影响公正执法";
    }
}

words! {
    /// 先行登记保存的证据怎样处理 (行政处罚法 §56)
    Disposal {
        Kept = "kept", "作为证据使用，复制后原件返还";
        Returned = "returned", "不需要保存，返还";
        Appraised = "appraised", "送交鉴定";
        Transferred = "transferred", "移送有关部门处理";
    }
}

words! {
    /// 送达方式 (民事诉讼法 §88–95; 湖南省行政程序规定 §176)
    Method {
        Direct = "direct", "直接送达";
        LeftBehind = "left_behind", "留置送达";
        Entrusted = "entrusted", "委托送达";
        Mail = "mail", "邮寄送达";
        Electronic = "electronic", "电子送达";
        PublicNotice = "public_notice", "公告送达";
    }
}

words! {
    /// 当事人怎样回应事先告知
    Manner {
        Written = "written", "书面陈述申辩";
        Oral = "oral", "口头陈述申辩";
        Waived = "waived", "明确放弃陈述申辩";
    }
}

words! {
    /// 陈述申辩采纳情况
    Adoption {
        Full = "full", "全部采纳";
        Part = "part", "部分采纳";
        Nothing = "nothing", "不予采纳";
    }
}

words! {
    /// 当事人怎样对待听证权利
    HearingChoice {
        Requested = "requested", "要求听证";
        Waived = "waived", "明确放弃听证";
        Withdrawn = "withdrawn", "撤回听证要求";
    }
}

words! {
    /// 结案方式
    Ending {
        Performed = "performed", "处罚决定执行完毕";
        WarningOnly = "warning_only", "只有警告，送达即执行完毕";
        Terminated = "terminated", "终结执行";
    }
}
