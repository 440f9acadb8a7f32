import type { Messages } from '../en/every-run.ts';

/** What a call to the API failed with: the end of a sentence. */
export const errors: Messages['errors'] = {
  failedCall: (action, why) => `${action}：${why}`,
  retCode: (retCode, meaning) => `RetCode ${retCode}，${meaning}`,
  undocumented: '没有文档说明的返回码',
  httpStatus: (status) => `HTTP 状态码 ${status}`,
  redirect: '不跟随重定向',
  transport: {
    timeout: (seconds) => `${seconds} 秒内没有响应`,
    aborted: () => '等待响应时被中止',
    'connection-failed': () => '连接失败',
    'proxy-refused': () => '代理拒绝了连接',
  },
  defects: {
    'not-json': () => '响应不是 JSON',
    'too-large': (limitMib) => `响应超过 ${limitMib} MiB`,
    'no-ret-code': () => '响应中没有 RetCode',
    'no-instance-list': () => '响应中没有实例列表',
    'not-an-instance': () => '响应的列表里有不是实例的内容',
    'no-disk-list': () => '响应中没有磁盘列表',
    'other-action': () => '响应属于另一个接口',
    'list-not-whole': () => '响应列出的实例少于它给出的总数',
    'nothing-new': () => '列表尚未结束，响应却没有列出新内容',
  },
  notSent: '未发送',
  said: (what, apiMessage) => `${what}：${apiMessage}`,
  requestId: (id) => `请求 ID ${id}`,
};
