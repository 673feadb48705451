/**
 * A WSGI application that passes on what the origin under orders writes, each piece as it comes, and
 * tells the origin how much it has passed on. What is on trial is the server that runs it.
 * @param origin `host:port`
 */
export function wsgiRelay(origin: string): string {
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(origin) ?? [];
  return `import socket

def application(environ, start_response):
    origin = socket.create_connection(('${host}', ${port}))
    mark = environ.get('HTTP_X_UNCLOG_TRIAL', '')
    origin.sendall((
        'POST / HTTP/1.0\\r\\nX-Unclog-Trial: %s\\r\\nX-Unclog-Relay: 1\\r\\n'
        'Content-Length: 1000000000\\r\\n\\r\\n' % mark).encode('latin1'))
    answer = origin.makefile('rb', buffering=0)
    answer.readline()
    headers = []
    for line in iter(answer.readline, b'\\r\\n'):
        name, _, value = line.decode('latin1').partition(':')
        if not line:
            break
        if name.lower() != 'connection' and not name.lower().startswith('x-unclog-'):
            headers.append((name, value.strip()))
    start_response('200 OK', headers)

    def pieces():
        while True:
            piece = origin.recv(65536)
            if not piece:
                return
            yield piece
            origin.sendall(b'.' * len(piece))

    return pieces()
`;
}
