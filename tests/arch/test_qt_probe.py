"""What we rely on in PySide6, looked at in the installed version before anything else trusts it.

PySide6 6.12.0 on Python 3.11 loses one reference to None or a boolean per call and aborts the
process after some thousand calls, so the probe runs in a process of its own.
"""

import json
import subprocess
import sys

import pytest

PROBE = """
import json, sys, threading
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

class Sender(QObject):
    flag = Signal(bool)
    thing = Signal(object)

class Receiver(QObject):
    def __init__(self):
        super().__init__()
        self.threads, self.things = [], []
    @Slot(object)
    def take(self, thing):
        self.threads.append(threading.get_ident())
        self.things.append(thing)

app = QApplication([])
seen = {}

sender, widget = Sender(), QWidget()
before = sys.getrefcount(None), sys.getrefcount(True)
for _ in range(2000):
    widget.update()
    sender.flag.emit(True)
seen["none"] = sys.getrefcount(None) - before[0]
seen["true"] = sys.getrefcount(True) - before[1]

receiver, elsewhere, made = Receiver(), [], []
sender.thing.connect(receiver.take)

def work():
    sender.thing.emit({1: "one", "two": 2})
    own = Sender()
    own.thing.connect(lambda _: elsewhere.append(threading.get_ident()))
    own.thing.emit(None)
    made.append(own)

worker = threading.Thread(target=work)
worker.start()
worker.join()
QTimer.singleShot(50, app.quit)
app.exec()
ui = threading.get_ident()
seen["slot"] = receiver.threads == [ui]
seen["whole"] = receiver.things == [{1: "one", "two": 2}]
seen["lambda"] = elsewhere != [] and ui not in elsewhere
print(json.dumps(seen))
"""


@pytest.fixture(scope="module")
def probe():
    done = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, check=False, timeout=30
    )
    assert done.returncode == 0, f"PySide6 died: {done.stderr[-2000:]}"
    return json.loads(done.stdout)


@pytest.mark.parametrize("constant", ["none", "true"])
def test_calls_do_not_wear_out_the_constants(probe, constant):
    assert abs(probe[constant]) < 50


def test_a_slot_called_from_a_worker_runs_on_the_ui_thread(probe):
    assert probe["slot"]


def test_a_signal_of_object_carries_a_dict_whole(probe):
    assert probe["whole"]


def test_a_lambda_on_a_sender_made_in_a_worker_runs_there(probe):
    # Why receivers are slots of QObjects: should this change, the rule may be looked at again.
    assert probe["lambda"]
