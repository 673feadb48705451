/** Causes that hold or cut a stream in Apache httpd. */
export const apacheCauses = {
  'apache/fcgi-no-flush': {
    title: 'Apache が FastCGI アプリケーションのストリームを 4 kB 溜まるまで渡しません',
    why: 'mod_proxy_fcgi はアプリケーションの出力をフラッシュせずに渡すので、httpd は書き込む量が 4096 バイト (TLS の HTTP/1.1 では 8192 バイト) になるまで待ちます。アプリケーションで flush() を呼んでも変わりません。flushpackets=on にすると、届くたびにフラッシュされます。',
  },
  'apache/worker-sharing': {
    title: '別のディレクティブが先にワーカーを作ったため、Apache はここのパラメーターを無視します',
    why: 'httpd は {worker} で始まるすべての URL に一つのワーカーを使い、それを最初に書かれたディレクティブが作ります。あとの ProxyPass のパラメーターは捨てられ、エラーログに警告 AH01146 が出ます。',
  },
  'apache/deflate': {
    title: 'Apache がストリームを圧縮し、圧縮したものを溜めています',
    why: 'mod_deflate は、バッファが満杯になるかフラッシュを求められるまで出力を渡しません。mod_proxy_fcgi は何も求めないので、数十キロバイトのイベントがそこに溜まります。圧縮を受け付けないクライアントにはすぐに届きます。',
  },
  'apache/timeout': {
    title: 'アプリケーションが黙っていると、Apache がストリームを切ります',
    why: '{directive} は {seconds} 秒です。アプリケーションがその間なにも送らないと、httpd は応答を閉じます。コメント行でも、1 バイトでも届けば切れません。',
  },
} as const;
