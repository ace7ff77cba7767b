// Everything the content format knows, ready to be put in; the words stand in the page (`_words.html`).
// `|>` is where the cursor goes. Each: [name, kinds of documents, search words, text].
const LESSON = ['lesson.md'];
const PROSE = ['lesson.md', 'course.md', 'unit.md'];
const ASKED = ['quiz.md', 'checks.md', 'banks'];
const HEADS = ['quiz.md', 'exams', 'exercises'];

export const SNIPPETS = [
  ['section', LESSON, 'yi jie xiao jie heading section', '## |>\n\n'],
  ['case', PROSE, 'an li case', '!!! case "案例 |>"\n    发生了什么。\n\n    为什么。\n'],
  ['tip', PROSE, 'ti shi tip', '!!! tip "提示"\n    |>\n'],
  ['care', PROSE, 'zhu yi warning care', '!!! warning "注意"\n    |>\n'],
  ['check', LESSON, 'sui wen lian xi question check', '[question |>]\n'],
  ['figure', PROSE, 'tu picture figure', '![说明](media/|> "图1-1-1 标题")\n'],
  ['sound', PROSE, 'sheng yin audio sound', '![录音的内容](media/|>.mp3)\n'],
  ['table', PROSE, 'biao ge table', '表1-1-1 标题\n{.caption}\n\n| 项目 | 说明 |\n|---|---|\n| |> |  |\n'],
  ['definition', PROSE, 'ding yi definition', '词语\n:   |>\n'],
  ['footnote', PROSE, 'jiao zhu footnote', '[^1]|>\n\n[^1]: 说明。\n'],
  ['steps', PROSE, 'bu zhou list steps', '1. |>\n2. \n3. \n'],
  ['tasks', PROSE, 'qing dan checklist', '- [ ] |>\n- [ ] \n'],
  ['link', PROSE, 'lian jie link', '[文字](|>)'],
  ['summary', LESSON, 'zhi shi zong jie summary', '## 知识总结\n\n1. |>\n'],
  ['single', ASKED, 'dan xuan single', '### |> 单选 5分 {K1.1 difficulty=0.8}\n题干：\n- [ ] 选项\n- [x] 正确的选项\n- [ ] 选项\n> 解析。\n'],
  ['multiple', ASKED, 'duo xuan multiple', '### |> 多选 6分 {K1.1}\n题干：\n- [x] 正确\n- [x] 正确\n- [ ] 不正确\n> 解析。\n'],
  ['judge', ASKED, 'pan duan true-false judge', '### |> 判断 2分 {K1.1}\n一句可以判断的话。\n- [ ] 对\n- [x] 错\n> 解析。\n'],
  ['blank', ASKED, 'tian kong blank', '### |> 填空 4分 {K1.1}\n先说[[倾听|听]]，再说[[确认]]。\n> 解析。\n'],
  ['number', ASKED, 'shu zhi number', '### |> 数值 4分 {K1.1}\n一个月处理了多少单？\n答案：[[120±2]] 单\n> 解析。\n'],
  ['match', ASKED, 'pi pei match', '### |> 匹配 6分 {K1.1}\n把左右配成对。\n- 左一 => 右一\n- 左二 => 右二\n- => 多余的一项\n> 解析。\n'],
  ['order', ASKED, 'pai xu order', '### |> 排序 4分 {K1.1}\n按先后排列。\n1. 第一步\n2. 第二步\n3. 第三步\n> 解析。\n'],
  ['short', ASKED, 'jian da short', '### |> 简答 8分 {K1.1}\n为什么？\n要点：\n- (4分) 第一点\n- (4分) 第二点\n> 解析。\n'],
  ['essay', ASKED, 'lun shu essay', '### |> 论述 15分 {K1.1}\n谈谈你的看法。\n要点：\n- (10分) 观点清楚\n- (5分) 有例子\n'],
  ['cases', ASKED, 'an li fen xi case', '### |> 案例分析 15分 {K1.1}\n材料。\n#### (1) 单选 5分\n题干：\n- [x] 正确\n- [ ] 不正确\n#### (2) 简答 10分\n为什么？\n要点：\n- (10分) 要点\n'],
  ['explanation', ASKED, 'jie xi explanation', '> |>\n'],
  ['time_limit', HEADS, 'shi xian time', 'time_limit: 20m\n'],
  ['attempts', HEADS, 'ci shu attempts', 'attempts: 2\ngrade_by: highest\n'],
  ['shuffle', HEADS, 'luan xu shuffle', 'shuffle: [questions, options]\n'],
  ['review', HEADS, 'cha kan review', 'review: after_submit\n'],
  ['draw', ['exams', 'exercises'], 'chou ti draw', '  - {objectives: [K1.1], level: 识记, type: 单选, points: 2, count: 5}\n'],
  ['criterion', ['evaluation.md'], 'ping jia row criterion', '| |> | 评价项目 | 评价内容与标准 | 10 | K1.1 | |\n'],
  ['objective', ['objectives.md'], 'mu biao objective', '| |> | 知识 | 目标的内容 | G1.1 | 0.65 |\n'],
  ['term', ['glossary.md'], 'shu yu term', '| |> | English | 释义 | T01 |\n'],
];

export const offered = (role) => SNIPPETS.filter(([, roles]) => roles.includes(role));
