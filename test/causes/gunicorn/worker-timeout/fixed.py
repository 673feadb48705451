import time

from flask import Flask, Response

app = Flask(__name__)


@app.route('/event')
def event():
    def events():
        number = 0
        while True:
            number += 1
            yield f'data: {number}\n\n'
            time.sleep(0.5)

    return Response(events(), mimetype='text/event-stream')
