"""The journal's actions and subjects, in words and links for people."""

from flask import url_for

from lms.core.i18n import lazy

NAMES = {
    "account.create": lazy("新建账号"),
    "account.deactivate": lazy("停用账号"),
    "account.password_change": lazy("更改密码"),
    "account.password_reset": lazy("重置密码"),
    "account.reactivate": lazy("恢复账号"),
    "account.rename": lazy("更正姓名"),
    "account.role": lazy("改角色"),
    "account.sign_in": lazy("登录"),
    "account.sign_in_failed": lazy("登录失败"),
    "account.time_factor": lazy("更改时限倍数"),
    "allowance.set": lazy("单独安排"),
    "allowance.withdraw": lazy("撤回单独安排"),
    "assignment.restrict": lazy("限定参加的学生"),
    "assignment.set": lazy("安排活动"),
    "assignment.unrestrict": lazy("不再限定学生"),
    "attempt.end": lazy("结束学生的作答"),
    "attempt.lateness": lazy("改一次作答的迟交扣分"),
    "classroom.add_staff": lazy("安排教师或导师"),
    "classroom.come_back": lazy("学生重新加入"),
    "classroom.create": lazy("新建教学班"),
    "classroom.join": lazy("学生加入"),
    "classroom.leave": lazy("学生退出"),
    "classroom.remove_staff": lazy("撤下教师或导师"),
    "classroom.rename": lazy("教学班改名"),
    "correction.approve": lazy("同意成绩更正"),
    "correction.refuse": lazy("不同意成绩更正"),
    "correction.request": lazy("申请成绩更正"),
    "demo.load": lazy("载入示范学校"),
    "evaluation.allocate": lazy("分配互评"),
    "evaluation.change": lazy("更改评价"),
    "evaluation.hand_in": lazy("提交评价"),
    "evaluation.remind": lazy("催交评价"),
    "evaluation.reopen": lazy("退回评价"),
    "evaluation.settle": lazy("截止结算"),
    "evaluation.windows": lazy("设置评价时间"),
    "grades.approve": lazy("核准送审的成绩"),
    "grades.return": lazy("退回送审的成绩"),
    "grades.submit": lazy("成绩送审"),
    "group.create": lazy("新建小组"),
    "group.deal": lazy("随机分组"),
    "group.delete": lazy("删除小组"),
    "group.move": lazy("调整分组"),
    "group.rename": lazy("小组改名"),
    "quiz.access": lazy("更改准入规则"),
    "quiz.recount": lazy("重新计算测验成绩"),
    "marking.show_names": lazy("评阅时显示姓名"),
    "response.accept_late": lazy("采用迟到的答案"),
    "response.decline_late": lazy("不采用迟到的答案"),
    "response.mark_again": lazy("改批作答"),
    "mentor_link.add": lazy("给导师链接加学生"),
    "mentor_link.make": lazy("新建导师链接"),
    "mentor_link.renew": lazy("导师链接换新地址"),
    "mentor_link.void": lazy("作废导师链接的评价"),
    "mentor_link.withdraw": lazy("撤回导师链接"),
    "mend.apply": lazy("更正题目"),
    "mend.undo": lazy("撤销更正"),
    "release.set": lazy("公布或收回成绩项"),
    "response.mark": lazy("批阅作答"),
    "revisions.publish": lazy("发布课程内容"),
    "revisions.undo": lazy("撤销发布"),
    "roster.import": lazy("导入名单"),
    "roster.passwords": lazy("生成初始密码表"),
    "roster.undo": lazy("撤销导入"),
    "state.set": lazy("登记特殊标记"),
    "state_rule.set": lazy("更改特殊标记的作用"),
    "term.close": lazy("结束学期"),
    "term.create": lazy("新建学期"),
    "term.reopen": lazy("重新开放学期"),
    "attendance.count": lazy("出勤计入成绩"),
    "attendance.export": lazy("导出考勤"),
    "attendance.meeting": lazy("更改课次"),
    "attendance.meetings": lazy("添加课次"),
    "attendance.remove": lazy("删除课次"),
    "attendance.roll": lazy("点名"),
    "attendance.rules": lazy("更改出勤的计法"),
    "attendance.signs": lazy("记考勤"),
    "grades.export": lazy("导出成绩"),
    "grades.export_term": lazy("导出学期成绩"),
    "register.fill": lazy("填写教务表格"),
    "register.remap": lazy("设置教务模板的列"),
    "register.retire": lazy("停用教务模板"),
    "register.template": lazy("上传教务模板"),
}
_PAGES = {
    "user": lambda key: url_for("admin.person", user_id=key),
    "classroom": lambda key: url_for("admin.classroom", classroom_id=key),
}


def name(action: str) -> str:
    """The action in words; what another room writes without a word here shows as it is."""
    return str(NAMES.get(action, action))


def subject_href(subject: str) -> str | None:
    """The page of the thing, if the office has one."""
    kind, _separator, key = subject.partition(":")
    if kind not in _PAGES or not key.isdecimal():
        return None
    return _PAGES[kind](int(key))
