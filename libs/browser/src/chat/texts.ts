const english = {
  title: 'Chat with us',
  message: 'Your message',
  send: 'Send',
  typing: 'Writing …',
  handedOff: 'A colleague takes over and answers as soon as possible.',
  unreachable: 'The chat cannot be reached just now. It tries again.',
};

const chinese: typeof english = {
  title: '在线咨询',
  message: '您的消息',
  send: '发送',
  typing: '正在输入…',
  handedOff: '人工客服将接手并尽快答复您。',
  unreachable: '暂时无法连接,正在重试。',
};

/** What the chat says of itself, in the language of the page. */
export function textsOf(language: string): typeof english {
  return language.startsWith('zh') ? chinese : english;
}
