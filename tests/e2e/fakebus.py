# SPDX-License-Identifier: MIT
"""fakebus - a private D-Bus with made-up services on it, for tests: `fakebus.py ADDRESS systemd|notify [SILENT]`.

`systemd` answers as org.freedesktop.systemd1 for the units web.service (runs) and bad.service (failed); with a third argument it takes
its name and never answers. `notify` answers as org.freedesktop.Notifications and prints each message it is asked to show. Prints "ready"
when its name is taken. `Bus` runs a bus daemon and one such service, as the user of the test, and ends them."""
import os
import shutil
import subprocess
import sys

PYTHON = "/usr/bin/python3"  # the system's, which has the modules of the packages python3-dbus and python3-gi


class Bus:
    """A bus daemon at a socket, and one service on it."""

    def __init__(self, corvid, path, *service):
        self.address = "unix:path=" + path
        self.processes = []
        program = shutil.copy(os.path.abspath(__file__), corvid.root)
        try:
            self.start(corvid, b"unix:", ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1", "--address=" + self.address])
            self.service = self.start(corvid, b"ready", [PYTHON, program, self.address, *service])
        except Exception:
            self.__exit__()
            raise

    def start(self, corvid, expected, argv):
        process = corvid.popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self.processes.insert(0, process)
        line = process.stdout.readline()
        if not line.startswith(expected):
            raise RuntimeError(f"{argv[0]} said {line!r} instead of {expected!r}")
        return process

    def __enter__(self):
        return self

    def __exit__(self, *why):
        for process in self.processes:
            process.kill()
            process.wait()
            process.stdout.close()


def serve(address, kind, silent):
    import dbus
    import dbus.mainloop.glib
    import dbus.service
    from gi.repository import GLib

    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.bus.BusConnection(address)
    root = "org.freedesktop.systemd1"
    units = {
        "web.service": {"LoadState": "loaded", "ActiveState": "active", "SubState": "running", "Description": "A web server",
                        "UnitFileState": "enabled", "StateChangeTimestamp": dbus.UInt64(1795514400000000), "MainPID": dbus.UInt32(4321)},
        "bad.service": {"LoadState": "loaded", "ActiveState": "failed", "SubState": "failed", "Description": "Broken <b>\x1b[2J thing",
                        "UnitFileState": "disabled", "StateChangeTimestamp": dbus.UInt64(0), "MainPID": dbus.UInt32(0)},
    }

    def object_of(name):
        return "/org/freedesktop/systemd1/unit/" + "".join(c if c.isalnum() else f"_{ord(c):02x}" for c in name)

    class Unit(dbus.service.Object):
        def __init__(self, name):
            super().__init__(bus, object_of(name))
            self.properties = units.get(name, {"LoadState": "not-found"})

        @dbus.service.method("org.freedesktop.DBus.Properties", in_signature="ss", out_signature="v")
        def Get(self, interface, name):
            return self.properties[name]

    class Manager(dbus.service.Object):
        made = {}

        @dbus.service.method(root + ".Manager", in_signature="s", out_signature="o", async_callbacks=("answer", "fail"))
        def LoadUnit(self, name, answer, fail):
            if silent:
                return
            if name not in self.made:
                self.made[name] = Unit(name)
            answer(object_of(name))

        @dbus.service.method(root + ".Manager", in_signature="as", out_signature="a(ssssssouso)")
        def ListUnitsFiltered(self, states):
            return [(n, u["Description"], "loaded", u["ActiveState"], u["SubState"], "", object_of(n), 0, "", "/")
                    for n, u in units.items() if u["ActiveState"] in states]

    class Desktop(dbus.service.Object):
        @dbus.service.method("org.freedesktop.Notifications", out_signature="as")
        def GetCapabilities(self):
            return ["body", "body-markup"]

        @dbus.service.method("org.freedesktop.Notifications", in_signature="susssasa{sv}i", out_signature="u")
        def Notify(self, application, replaces, icon, title, body, actions, hints, timeout):
            print(f"{application}|{title}|{body}", flush=True)
            return 7

    if kind == "systemd":
        name, service = dbus.service.BusName(root, bus), Manager(bus, "/org/freedesktop/systemd1")
    else:
        name, service = dbus.service.BusName("org.freedesktop.Notifications", bus), Desktop(bus, "/org/freedesktop/Notifications")
    print("ready", flush=True)
    GLib.MainLoop().run()
    del name, service


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], len(sys.argv) > 3)
