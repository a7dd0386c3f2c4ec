# SPDX-License-Identifier: MIT
"""admin - people who run machines, at home or at work: hosts, users, services, logs, settings, cron, backups, permissions, and the machine itself."""
import base64
import datetime
import random
import re

from ..situation import situation

HOSTS = """
athos porthos aramis obelix gandalf frodo zeus hera ares thor loki freya odin merkur pluto saturn ceres vesta titan rhea argus medusa hydra minos
nas01 web-1 web-2 db-prod db-test mailgate proxy3 pi-attic pi-kitchen printsrv vpn-gw build7 cache02 ldap-a edge-muc fw-south win10-lab""".split()
USERS = """
alice bjorn celeste dmitri elke fadi gunnar hiroko imre jolene kasia lorenzo marek nadia oskar paloma rashid svenja tibor ursula vikram wiebke yara
zoltan m.keller j_smith root2 svc-backup deploy ci-runner postmaster guest42""".split()
KEYS = """http_port max_connections timeout cache_size max_clients buffer_kb keepalive queue_length max_upload idle_limit rate_limit metrics_port
session_ttl poll_ms batch_size min_free_mb heartbeat backlog listen_port admin_port grace_period retention_hours max_files stats_interval""".split()
CONFS = """
nginx.conf sshd_config smb.conf my.cnf redis.conf haproxy.cfg dovecot.conf php.ini squid.conf named.conf app.toml mosquitto.conf rsyncd.conf
fail2ban.local grafana.ini prometheus.yml exports dnsmasq.conf unbound.conf wg0.conf""".split()
LOGS = """syslog auth.log error.log access.log kern.log cron.log mail.log dpkg.log backup.log boot.log daemon.log nginx-error.log vpn.log ups.log
raid.log sync.log""".split()
SCRIPTS = """backup.sh rotate.sh sync_photos.sh certbot-renew.sh dump-db.sh cleanup.py report.sh check_raid.sh update-lists.sh scrub.sh mirror.sh
ping_hosts.sh warm-cache.sh vacuum.sh send_digest.py snapshot.sh index-mail.sh""".split()
EVENTS = ["connection refused by {h}", "disk /dev/sd{a} is full", "user {u} logged in", "user {u} logged out", "cannot resolve {h}",
          "backup of {h} finished",
          "certificate of {h} renewed", "out of memory, killed {p}", "service {p} restarted", "link eth{n} is down", "link eth{n} is up",
          "password of {u} changed", "temperature {k} C on {h}", "mounted /srv/{h}", "{p} exited with code {n}",
          "too many requests from 10.0.{n}.{k}",
          "snapshot {k} of {h} removed", "USB device {k} attached", "clock moved by {k} ms", "{u} ran {p} as root"]
PROGRAMS = "nginx mysqld sshd cron dockerd apache2 redis-server smbd cupsd rsyslogd dovecot haproxy chronyd postfix grafana minio".split()
CHORES = ["replace the fan of {h}", "renew the domain of {h}", "order disks for {h}", "ask {u} for the new SSH key", "lock the account of {u}",
          "label the cables of {h}", "test the UPS", "update the firmware of {h}", "give {u} access to {h}", "move {h} to the other rack",
          "check the RAID of {h}", "delete the old home of {u}", "reboot {h} on Sunday", "move the mails of {u}", "document the VLANs",
          "buy a spare PSU for {h}"]
ZONES = {"Tokyo": "Asia/Tokyo", "Kyoto": "Asia/Tokyo", "Munich": "Europe/Berlin", "Hamburg": "Europe/Berlin", "Berlin": "Europe/Berlin",
         "New York": "America/New_York", "Boston": "America/New_York", "Los Angeles": "America/Los_Angeles", "San Francisco": "America/Los_Angeles",
         "Chicago": "America/Chicago", "Sydney": "Australia/Sydney", "Melbourne": "Australia/Melbourne", "Paris": "Europe/Paris",
         "Lyon": "Europe/Paris",
         "London": "Europe/London", "Manchester": "Europe/London", "Madrid": "Europe/Madrid", "Barcelona": "Europe/Madrid", "Rome": "Europe/Rome",
         "Milan": "Europe/Rome", "Mumbai": "Asia/Kolkata", "Delhi": "Asia/Kolkata", "Shanghai": "Asia/Shanghai", "Beijing": "Asia/Shanghai",
         "Singapore": "Asia/Singapore", "São Paulo": "America/Sao_Paulo", "Mexico City": "America/Mexico_City", "Toronto": "America/Toronto",
         "Cairo": "Africa/Cairo", "Nairobi": "Africa/Nairobi", "Lagos": "Africa/Lagos", "Istanbul": "Europe/Istanbul", "Moscow": "Europe/Moscow",
         "Dubai": "Asia/Dubai", "Seoul": "Asia/Seoul", "Auckland": "Pacific/Auckland", "Honolulu": "Pacific/Honolulu", "Helsinki": "Europe/Helsinki",
         "Lisbon": "Europe/Lisbon", "Oslo": "Europe/Oslo", "Zürich": "Europe/Zurich", "Bangkok": "Asia/Bangkok", "Reykjavik": "Atlantic/Reykjavik"}
PACKAGES = """
bash curl git openssl nginx apache2 vim nano htop rsync tmux screen docker.io mariadb-server samba sudo jq wget unzip gnupg fail2ban ufw cups
perl nodejs ffmpeg tree strace lsof sqlite3 zsh fish bzip2 zstd net-tools iproute2 postfix redis gdb patch make haproxy squid borgbackup""".split()
SERVICES = """nginx ssh cron docker postgresql rsync dbus avahi-daemon cups mariadb apache2 postfix smbd fail2ban systemd-timesyncd udev procps polkit
packagekit apparmor upower bluetooth systemd-logind fstrim redis-server grafana-server man-db unbound""".split()
RUNNING = """
nginx mysqld postgres sshd dockerd apache2 redis-server mariadbd smbd cupsd rsyslogd dovecot haproxy chronyd corvidd corvid-egress kthreadd
kswapd0 hwrng watchdogd khugepaged kauditd ksmd kdevtmpfs oom_reaper firefox thunderbird""".split()
ROOMS = ["the cellar", "rack 3", "the attic", "the server room", "Elke's office", "cabinet B", "the hallway", "building 7", "the lab", "the garage",
         "the print room", "rack 11", "the kitchen", "data centre two", "the shed"]
TERMS = [("SSH", "SSH is a protocol for logging in to another machine over an encrypted connection.",
          "SSH lets you work on a distant machine through an encrypted connection."),
         ("DNS", "DNS translates names of machines into IP addresses.",
          "DNS is the system that finds the IP address for a name."),
         ("cron", "cron is a service that starts commands at set times.",
          "cron runs jobs by a timetable, such as every night at 3."),
         ("a symlink", "A symlink is a file that points to another file or folder.",
          "A symlink is a reference by name to another file or folder."),
         ("RAID", "RAID combines several disks into one, for safety or speed.",
          "RAID is a way of using several disks together, so that one may fail or reading gets faster."),
         ("a firewall", "A firewall lets network traffic through or blocks it, by rules.",
          "A firewall decides by rules which network traffic may pass."),
         ("a VPN", "A VPN is an encrypted connection that joins a machine to a distant network.",
          "A VPN is a private, encrypted tunnel through a public network."),
         ("DHCP", "DHCP gives IP addresses to the machines of a network automatically.",
          "DHCP is the protocol by which machines get their IP address automatically."),
         ("a checksum", "A checksum is a short value computed from data that shows whether the data has changed.",
          "A checksum is a number made from data; when it differs, the data differs."),
         ("a daemon", "A daemon is a program that runs in the background.",
          "A daemon is a background program, usually one that serves others."),
         ("NTP", "NTP is a protocol that sets the clocks of machines over the network.",
          "NTP keeps the clocks of machines right by asking time servers."),
         ("swap", "Swap is disk space that the system uses when memory runs short.",
          "Swap is room on a disk for what does not fit into memory."),
         ("a kernel", "The kernel is the core of an operating system: it manages memory, processes and devices.",
          "A kernel is the central part of an operating system, between programs and hardware."),
         ("LDAP", "LDAP is a protocol for looking up users and other entries in a directory.",
          "LDAP is a protocol for asking directories, often about users and groups."),
         ("a mount point", "A mount point is the folder at which a file system appears.",
          "A mount point is a folder where a disk or other file system is attached."),
         ("an inode", "An inode is the record in which a file system keeps what it knows about a file.",
          "An inode holds a file's owner, mode, times and where its data is, but not its name."),
         ("a zombie process", "A zombie is a process that has ended but whose parent has not yet asked for its result.",
          "A zombie process is one that is finished but still listed, because its parent has not collected it."),
         ("port 443", "Port 443 is the port of HTTPS.",
          "HTTPS uses port 443."),
         ("port 22", "Port 22 is the port of SSH.",
          "SSH listens on port 22 by default."),
         ("TLS", "TLS is a protocol that encrypts connections, for example those of HTTPS.",
          "TLS protects connections by encryption; HTTPS uses it.")]


class Either:
    """For `fails`: whether there is an error depends on the machine, and the answer says which."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = None


EITHER = Either()


def one(s, things):
    return s.value(s.pick(things))


def several(s, things, count):
    return [s.value(t) for t in s.some(things, count)]


def low(s, extension):
    """A new name whose extension is in small letters."""
    while True:
        name = s.name(extension)
        if name.endswith("." + extension):
            return name


def known(s, names, extension):
    """A name that such files have on servers, or any."""
    name = one(s, names) if s.chance(0.6) else low(s, extension)
    return s.value(f"{s.dir()}/{name}") if s.chance(0.25) else name


def conf(s):
    return known(s, CONFS, "conf")


def log(s):
    return known(s, LOGS, "log")


def quoted(name):
    """A name as a shell takes it."""
    return name if re.fullmatch(r"[\w./+~-]+", name) else f'"{name}"' if "'" in name else f"'{name}'"


def ran(text, code=0):
    """The output of a command, which must have ended so."""
    if text.split("\n", 1)[0] != f"exit {code}":
        raise ValueError(text)
    return text.partition("\n")[2]


def ip(s):
    return s.value(s.pick(["10.0.{}.{}", "192.168.{}.{}", "172.16.{}.{}"]).format(s.number(0, 254), s.number(2, 254)))


def event(s):
    return s.pick(EVENTS).format(h=s.pick(HOSTS), u=s.pick(USERS), p=s.pick(PROGRAMS), n=s.number(0, 9), k=s.number(11, 99), a=s.pick("abcdef"))


def events(s, count):
    """So many different messages."""
    seen = []
    while len(seen) < count:
        text = event(s)
        if text not in seen:
            seen.append(text)
    return [s.value(text) for text in seen]


def clock(s, count):
    """So many rising times of one day."""
    return [f"{m // 60:02}:{m % 60:02}" for m in sorted(s.rng.sample(range(24 * 60), count))]


def chore(s):
    return s.value(s.pick(CHORES).format(h=s.pick(HOSTS), u=s.pick(USERS)))


def settings(s, count):
    """(keys, values): values are different numbers of four digits, none of them in another line."""
    return several(s, KEYS, count), [s.value(str(v)) for v in s.rng.sample(range(1000, 9999), count)]


def joined(keys, values, sign):
    return "".join(f"{k}{sign}{v}\n" for k, v in zip(keys, values))


def sign(s):
    return s.pick([" = ", "=", ": ", " "])


def field(text, name):
    for line in text.splitlines():
        if line.startswith(name + " "):
            return line[len(name) + 1:]
    raise ValueError(f"no {name} in {text!r}")


def listed(things):
    return things[0] if len(things) == 1 else ", ".join(things[:-1]) + " and " + things[-1]


# ---- the machine itself ---------------------------------------------------------------------------------------------------


@situation
def which_system(s):
    s.decoys()
    s.ask("What operating system is this machine running?", "which linux is this?", "Tell me the distribution and its version, please.",
          "I inherited this box and nobody knows what is installed on it. Which system is it?", "distro + version?", "what OS have I here",
          "Is this Debian, Ubuntu, Fedora or what?", "For the inventory I need the name of the operating system on this computer.",
          "Please to say me what system runs on this server.", "Show me which release of which distribution we are on.")
    system = field((yield s.call("sys_info")), "system")
    yield s.say(f"This machine runs {system}.", f"The system is {system}.", f"It is {system}.")


@situation
def enough_cores(s):
    s.decoys()
    need = s.number(1, 12)
    s.ask(f"Does this computer have at least {need} CPU cores?", f"My build wants {need} cores. Has this machine that many?",
          f"min {need} cores here, yes or no?",
          f"Can I run {need} jobs in parallel on this machine, one per core?",
          f"The installer says it needs {need} processor cores. Is that the case here?",
          f"are there {need} cores or more in this box", f"Please check that we have {need} cores available on this host.",
          f"I want to give a VM {need} cores; tell me if this machine has enough of them.", f"Has the CPU enough cores for {need} workers?")
    cores = int(field((yield s.call("sys_info")), "cores"))
    if cores >= need:
        yield s.say(f"Yes, it has {cores} cores.", f"Yes, this machine has {cores} cores.")
    else:
        yield s.say(f"No, it has only {cores} cores.", f"No, this machine has {cores} cores, not {need}.")


@situation
def how_much_memory(s):
    s.decoys()
    s.ask("How much RAM is in this machine?", "ram?", "Can you look up how much memory this server has?",
          "I want to know whether I should buy more memory. How much is there?",
          "memory size of this pc pls", "What amount of main memory does this host have?", "Tell me the RAM of the computer you are running on.",
          "Our database is slow, how many GiB of memory do we have on this machine?", "How many gigabyte of working memory has this computer?")
    memory = field((yield s.call("sys_info")), "memory")
    yield s.say(f"This machine has {memory} of memory.", f"It has {memory} of RAM.", f"There are {memory} of memory.")


@situation
def kernel_into_note(s):
    f = known(s, ["inventory.txt", "machine.md", "handover.txt", "asset-list.txt", "about-this-host.txt"], "txt")
    old = "".join(f"{k}: {v}\n" for k, v in zip(["owner", "room", "bought"], [s.pick(USERS), s.pick(ROOMS), s.date()]))
    s.file(f, old)
    s.decoys()
    s.ask(f"Look up the kernel of this machine and add it to {f} as a line that begins with \"kernel: \".",
          f"{f} lacks the kernel version. Append it, in the form kernel: VERSION.", f"append 'kernel: ' and the kernel we run to {f}",
          f"Please put one more line at the end of {f}: kernel: followed by the kernel this host runs.",
          f"I document this box in {f}. Write the running kernel below the rest, like \"kernel: Linux 5.4\".",
          f"which kernel is it here? note it down in {f}, last line, starting with kernel:",
          f"Could you complete {f} with the kernel (a line \"kernel: ...\" at the end)?",
          f"At the end of \"{f}\" should stand kernel: and then our kernel. Do that please.")
    kernel = field((yield s.call("sys_info")), "kernel")
    s.expect(f, old + f"kernel: {kernel}\n")
    yield s.call("fs_append", path=f, text=f"kernel: {kernel}\n")
    yield s.say(f"Added \"kernel: {kernel}\" to {f}.", f"{f} now ends with \"kernel: {kernel}\".")


@situation
def disk_left(s):
    s.decoys()
    s.ask("How much space is left on the root disk?", "free space on / ?", "I am about to download something large. How much room is there on /?",
          "Tell me how many gigabytes are free on the root file system.", "disk space left please",
          "Is there still space? Say how much is free on /.",
          "What's the free capacity of the main disk, mounted at /?", "how much is free in the root partition",
          "Could you see how much place remains on /?",
          "Before the upgrade I'd like to know the free space of the root file system.")
    free = re.search(r"^/ size .* free (.+)$", (yield s.call("sys_disk", path="/")), re.M).group(1)
    yield s.say(f"{free} are free on /.", f"There are {free} left on /.", f"/ has {free} of free space.")


@situation
def disk_too_full(s):
    s.decoys()
    limit = s.pick([5, 10, 15, 20, 22, 30, 40, 50, 60, 75, 80, 85, 90, 95])
    s.ask(f"Is the root disk more than {limit}% full?", f"Our rule says / must stay below {limit} percent. Do we keep it?", f"is / over {limit}% ?",
          f"Warn me if the root file system is used by more than {limit}%.", f"Check whether usage of / is above {limit} percent.",
          f"I get nervous above {limit} %. How does the disk at / look?", f"Please have a look at the root partition: is it fuller than {limit}%?",
          f"disk alarm threshold is {limit}%, are we past it on /?", f"Has the usage of / gone beyond {limit} percent already?")
    used = int(re.search(r"^/ size .* used (\d+)%", (yield s.call("sys_disk", path="/")), re.M).group(1))
    if used > limit:
        yield s.say(f"Yes, / is {used}% full, more than {limit}%.", f"Careful: / is {used}% full. That is above {limit}%.")
    else:
        yield s.say(f"No, / is {used}% full, not more than {limit}%.", f"/ is {used}% full. That is not above {limit}%.")


@situation
def program_runs(s):
    s.decoys()
    name = one(s, RUNNING)
    s.ask(f"Is {name} running?", f"{name} up?", f"Can you see a process called {name} on this machine?",
          f"I started {name} an hour ago; is it still alive?",
          f"Look in the process list for {name} and tell me if it's there.", f"does {name} run at the moment",
          f"Check if the process {name} exists, please.",
          f"Somebody says \"{name}\" has died. True?", f"I need to know whether there is any {name} process right now.",
          f"Has {name} crashed or is it in the process list?")
    lines = [p.split(" ", 1) for p in (yield s.call("proc_list", name=name)).splitlines()[1:] if p[:1].isdigit()]
    pids = [pid for pid, what in lines if what.split()[0] == name]
    if len(pids) == 1:
        yield s.say(f"Yes, {name} is running as process {pids[0]}.", f"{name} is running, with the process number {pids[0]}.")
    elif pids:
        yield s.say(f"Yes, {len(pids)} processes named {name} are running.", f"{name} is running: {len(pids)} processes.")
    else:
        yield s.say(f"No, {name} is not running.", f"There is no process named {name}.", f"{name} is not running here.")


@situation
def how_many_processes(s):
    s.decoys()
    s.ask("How many processes are running on this machine?", "number of processes?", "Count the running processes, please.",
          "This box feels slow. How many processes are there right now?",
          "how many procs are alive here", "Give me the total of processes in the process table.",
          "I'd like the number of processes that this computer runs at present.",
          "What is the process count on this host?", "Can you count all tasks that the system is running? Just the number.")
    count = (yield s.call("proc_list")).split()[0]
    yield s.say(f"{count} processes are running.", f"There are {count} processes.", f"This machine runs {count} processes at the moment.")


@situation
def clock_elsewhere(s):
    s.decoys()
    city = one(s, ZONES)
    s.ask(f"What time is it in {city}?", f"time in {city} now", f"I have to call our office in {city}. Which hour is it there?",
          f"Tell me the current time of {city}, please.",
          f"Is it night in {city}? What does the clock say?", f"The server for {city} restarts at midnight local time; how late is it there now?",
          f"whats the local time at {city}", f"How late it is in {city}?", f"Look up what time people in {city} have at the moment.",
          f"Before I page the colleague from {city}: what's the time over there?")
    day, _, time, _ = (yield s.call("time_now", zone=ZONES[city])).split()
    yield s.say(f"It is {time[:5]} on {day} in {city}.", f"In {city} it is {time[:5]}, {day}.")


@situation
def which_day(s):
    s.decoys()
    s.ask("What day of the week is it today?", "which day is it", "Is today a Friday? No changes on Fridays. Tell me which day we have.",
          "weekday today?",
          "I lost track in the server room, what day is today and what date?", "Please tell me today's date and weekday.", "What is the date today?",
          "date?", "Could you give me the day and date, I must sign the maintenance sheet.", "Today is which day please?")
    day, date, _, _ = (yield s.call("time_now")).split()
    yield s.say(f"Today is {day}, {date}.", f"It is {day}, {date}.")


@situation
def past_the_hour(s):
    s.decoys()
    hour = s.number(1, 23)
    s.ask(f"Is it past {hour:02}:00 yet?", f"The maintenance window opens at {hour:02}:00. Has it begun?", f"after {hour:02}:00 already?",
          f"I may only restart things after {hour:02}:00, is it that late now?", f"Check the clock: has {hour:02}:00 gone by?",
          f"Tell me whether it is already later than {hour:02}:00.", f"Backups start at {hour:02}:00. Have they started by now, going by the time?",
          f"did we pass {hour:02}:00 today", f"Please look at the time. Is {hour:02}:00 behind us?")
    time = (yield s.call("time_now")).split()[2]
    if int(time[:2]) >= hour:
        yield s.say(f"Yes, it is {time[:5]}.", f"Yes, it is {time[:5]}, past {hour:02}:00.")
    else:
        yield s.say(f"No, it is {time[:5]}.", f"Not yet, it is {time[:5]}.")


@situation
def dated_entry(s):
    f = known(s, ["journal.txt", "maintenance.log", "logbook.md", "changes.txt", "ops-diary.txt", "incidents.log"], "log")
    old = "".join(f"{s.date()} {e}\n" for e in events(s, s.number(1, 4)))
    s.file(f, old)
    s.decoys()
    what = s.value(s.pick(["rebooted {h}", "replaced a disk in {h}", "updated {p}", "created the user {u}", "restored the home of {u}",
                           "changed the switch port of {h}",
                           "installed {p} on {h}", "cleared the cache of {h}", "renewed the certificate of {h}", "blocked {u}", "moved {h} to rack 4",
                           "raised the quota of {u}", "cleaned the fans of {h}", "turned off {p} on {h}", "tested the restore of {h}"])
                   .format(h=s.pick(HOSTS), u=s.pick(USERS), p=s.pick(PROGRAMS)))
    s.ask(f"Add a line to {f}: today's date, a blank, then \"{what}\".", f"log in {f} with the date of today in front: {what}",
          f"Please note in {f} that I {what}. Each line begins with the date like 2024-05-01, take today's.",
          f"I just {what}. Put it at the end of {f} after today's date.", f"New last line for {f}: <today as YYYY-MM-DD> {what}",
          f"{f} needs an entry for today (date first): {what}", f"Write it down in `{f}` with the current date before it: {what}",
          f"Append today's date and the words '{what}' as one line to {f}.")
    date = (yield s.call("time_now")).split()[1]
    s.expect(f, old + f"{date} {what}\n")
    yield s.call("fs_append", path=f, text=f"{date} {what}\n")
    yield s.say(f"Added \"{date} {what}\" to {f}.", f"{f} now ends with \"{date} {what}\".")


@situation
def has_it_expired(s):
    what = s.pick(["certificate", "licence", "support contract", "domain", "token"])
    f = known(s, [f"{what.split()[0]}.txt", f"{what.split()[-1]}.info", f"{what.split()[0]}-details.md", f"our_{what.split()[-1]}.txt"], "txt")
    end = datetime.date(2027, 1, 1) + datetime.timedelta(days=s.number(-1200, 900))
    s.file(f, f"{what} of {one(s, HOSTS)}\nissued: {end - datetime.timedelta(days=365)}\nexpires: {end}\ncontact: {s.email()}\n")
    s.decoys()
    s.ask(f"Has the {what} described in {f} expired?", f"{f}: is our {what} still valid today?",
          f"Read {f}, compare with today's date and tell me if the {what} is over.",
          f"I'm afraid the {what} ran out. The dates are in {f}.", f"still valid or expired? {f}",
          f"Please check by the date in {f} whether the {what} is good today.",
          f"Do we have to renew the {what} now? See {f} for when it ends.", f"Is the {what} from \"{f}\" past its end?",
          f"According to {f}, is the {what} already expired as of today?")
    yield s.call("fs_read", path=f)
    today = (yield s.call("time_now")).split()[1]
    if str(end) < today:
        yield s.say(f"Yes, the {what} expired on {end}. Today is {today}.", f"It has expired: it ended on {end}, and today is {today}.")
    else:
        yield s.say(f"No, the {what} has not expired. It is valid until {end}; today is {today}.",
                    f"It is still valid: it expires on {end}, and today is {today}.")


@situation
def package_version(s):
    s.decoys()
    name = one(s, PACKAGES)
    s.ask(f"Which version of {name} is installed?", f"{name} version?", f"Is the package {name} installed here, and in what version?",
          f"A security notice is about {name}. What version do we have?",
          f"Look up {name} in the package database.", f"do we have {name} on this box",
          f"I need the exact version number of the installed package {name}.",
          f"Please tell me what release of \"{name}\" is on this system.", f"Have we got {name}? If yes which version.",
          f"Check the installed {name} package for me.")
    lines = (yield s.call("package_query", name=name)).splitlines()[1:]
    found = [line.split()[1] for line in lines if line.split()[0] == name]
    if found:
        yield s.say(f"{name} {found[0]} is installed.", f"The installed version of {name} is {found[0]}.")
    else:
        yield s.say(f"{name} is not installed.", f"The package {name} is not installed here.")


@situation
def wanted_packages(s):
    f = known(s, ["packages.txt", "needed.txt", "requirements-os.txt", "apt-list.txt", "must-have.lst"], "txt")
    names = several(s, PACKAGES, s.number(2, 3))
    s.file(f, "".join(n + "\n" for n in names))
    s.decoys()
    s.ask(f"Which of the packages in {f} are not installed here?", f"{f} lists packages. Tell me the missing ones.",
          f"Are all packages from {f} on this machine?",
          f"what's missing from {f}, package wise", f"Go through {f} and check for each package whether it is installed.",
          f"The setup guide wants what stands in {f}. Do we have all of these packages?",
          f"Compare the list in \"{f}\" with the installed packages and name those we lack.",
          f"I have to install the rest of {f}. Which packages are that?", f"check {f} against dpkg pls, which are absent")
    yield s.call("fs_read", path=f)
    missing = []
    for n in names:
        if not any(line.split()[0] == n for line in (yield s.call("package_query", name=n)).splitlines()[1:]):
            missing.append(n)
    if not missing:
        yield s.say(f"All of them are installed: {listed(names)}.", f"None is missing: {listed(names)} are installed.")
    elif len(missing) == len(names):
        yield s.say(f"None of them is installed: {listed(names)} are missing.", f"All are missing: {listed(names)}.")
    else:
        yield s.say(f"Not installed: {listed(missing)}.", f"Missing: {listed(missing)}.")


@situation
def service_state(s):
    s.decoys()
    name = one(s, SERVICES)
    s.ask(f"What is the state of the service {name}?", f"status of {name}?", f"Is the {name} service active?",
          f"Users complain; please look whether the service {name} is up.",
          f"systemctl status {name} - what would it say?", f"tell me how the {name} service is doing",
          f"I restarted the {name} service yesterday. Is it active now?",
          f"Check the {name} unit, please.", f"Would you see if the service \"{name}\" is active or inactive?",
          f"service {name}: running or stopped?")
    text = yield s.call("service_status", name=name, fails=EITHER)
    if text.startswith("error:"):
        yield s.say(f"There is no service {name} here.", f"No service named {name} is known on this machine.")
    else:
        state = text.splitlines()[0].split(" ", 1)[1]
        yield s.say(f"The service {name} is {state}.", f"{name} is {state}.")


@situation
def starts_at_boot(s):
    s.decoys()
    name = one(s, SERVICES)
    s.ask(f"Does {name} start by itself when the machine boots?", f"is {name} enabled at boot",
          f"After the next reboot, will the service {name} come up automatically?",
          f"Tell me if the {name} service is set to start with the system.",
          f"We had a power cut. Will {name} come back on its own or is it not enabled?",
          f"{name}: enabled or not enabled at start?", f"Please find out whether the service {name} begins with the system.",
          f"autostart of the {name} service on?",
          f"I don't remember if I enabled {name}. Does it start at boot?")
    text = yield s.call("service_status", name=name, fails=EITHER)
    if text.startswith("error:"):
        yield s.say(f"There is no service {name} here.", f"No service named {name} is known on this machine.")
    else:
        state = re.search("^at start: (.+)$", text, re.M).group(1)
        if state == "enabled":
            yield s.say(f"Yes, {name} starts with the system.", f"Yes, {name} is enabled at start.")
        elif state == "not enabled":
            yield s.say(f"No, {name} does not start with the system.", f"No, {name} is not enabled at start.")
        else:
            yield s.say(f"For {name} it says: at start {state}.")


@situation
def failed_services(s):
    s.decoys()
    s.ask("Have any services failed?", "failed units?", "Which services are in the failed state on this machine?",
          "Please list the services that broke down.",
          "something is wrong after the update, did some service fail", "Show me all failed services.",
          "Is every service fine, or are there failed ones?",
          "I got a mail from the monitoring: a unit is down. Which services have failed here?", "Look for services which are failing please.")
    text = yield s.call("service_status", fails=EITHER)
    if text.startswith("error:"):
        yield s.say("I cannot tell: no service manager answers here.", "No service manager answers here, so I cannot say which services failed.")
    else:
        yield s.say(text)


@situation
def logs_closed(s):
    word = one(s, ["error", "oom", "segfault", "failed password", "denied", "timeout", "I/O error", "link down", "panic", "authentication failure",
                   "disk full",
                   "sudo", "refused", "reboot", "usb", "throttled"])
    s.decoys()
    s.ask(f"Search the system logs for \"{word}\".", f"Is there anything about '{word}' in the logs of this machine?", f"grep the journal for {word}",
          f"The machine hung last night; look for {word} in the system's logs.", f"Please find lines with {word} in the log files of the system.",
          f"what do the system logs say about {word}", f"How often does \"{word}\" occur in the system logs?",
          f"I suspect trouble. Any {word} in the system log?",
          f"Look through the logs of this host for the text {word}, would you?")
    yield s.call("log_search", query=word, fails=True)
    yield s.say("I am not allowed to search the system's logs.", "I am not allowed to search the logs of this machine.")


@situation
def log_mentions(s):
    s.policy = "admin"
    word = one(s, ["bash", "openssl", "upgrade", "ca-certificates", "tzdata", "perl-base", "libsystemd0", "curl", "wget", "purge", "zlib1g", "rsync",
                   "kernel panic",
                   "segfault", "gzip", "nginx", "quota exceeded", "tmux", "vim", "athos", "coreutils", "telnet"])
    s.decoys()
    s.ask(f"How many lines of the system logs mention {word}?", f"count log lines with \"{word}\"",
          f"Does {word} occur in the logs of this machine, and how often?",
          f"Search the system's logs for {word}. I want to know the number of lines; three of the newest will do.",
          f"I wonder how often {word} turns up in the logs here.",
          f"Please look up '{word}' in the system logs and say how many hits.", f"hits for {word} in the logs of the system?",
          f"In how many lines of this host's logs stands {word}?",
          f"See whether the system logs say anything about {word}; how many lines?")
    text = yield s.call("log_search", query=word, lines="3", fails=EITHER)
    if text.startswith("error:"):
        yield s.say("I cannot read the logs here.", "The logs of this machine are closed to me.")
    else:
        count, closed = text.split()[0], re.search(r"\[(\d+) logs? may not be read", text)
        note = f" I may not read {closed.group(1)} of the logs." if closed else ""
        lines = "1 line" if count == "1" else f"{count} lines"
        yield s.say(f"The logs have {lines} with {word}.{note}", f"{lines} with {word}.{note}",
                    f"There {'is' if count == '1' else 'are'} {lines} that mention{'s' if count == '1' else ''} {word}.{note}")


# ---- what is kept in mind -------------------------------------------------------------------------------------------------

NAMES = """kestrel osprey goshawk merlin harrier bluetit wagtail dunnock siskin chough rook8 linnet bunting curlew dunlin gannet fulmar petrel shrike
redwing hoopoe bittern avocet whimbrel twite crake teal4 smew scoter eider knot9""".split()


def facts():
    """For each name one thing that is kept in mind: (thing, value). Always the same, so that what one scene saves another may recall."""
    rng, made = random.Random("facts of the batch admin"), {}
    for name in NAMES:
        octet, room = rng.randint(2, 254), rng.choice(ROOMS)
        made[name] = rng.choice([("address", f"192.168.{rng.randint(1, 99)}.{octet}"), ("admin port", str(rng.randint(1025, 9999))), ("place", room),
                                 ("inventory number", f"{rng.choice('ABCDKX')}-{rng.randint(1000, 9999)}"), ("owner", rng.choice(USERS)),
                                 ("VLAN", str(rng.randint(2, 400))), ("install date", f"2026-{rng.randint(1, 9):02}-{rng.randint(1, 28):02}")])
    return made


FACTS = facts()


@situation
def keep_in_mind(s):
    name = one(s, NAMES)
    thing, value = FACTS[name]
    s.value(value), s.value(thing)
    s.decoys()
    s.ask(f"Remember that the {thing} of {name} is {value}.", f"Keep in mind: the {thing} of {name} is {value}",
          f"I always forget this, so please save it for later: the {thing} of {name} is {value}.",
          f"note to self, the {thing} of {name} is {value}. remember it", f"For the next time I ask: the {thing} of {name} is {value}.",
          f"Store this fact please - the {thing} of {name} is {value}.", f"Please memorize the {thing} of {name}, it is {value}.",
          f"You should know from now on that the {thing} of {name} is {value}.", f"don't forget: {name}, {thing} {value}")
    yield s.call("memory_save", text=f"The {thing} of {name} is {value}.")
    yield s.say(f"I will remember that the {thing} of {name} is {value}.", f"Remembered: the {thing} of {name} is {value}.",
                "I have saved that for later.")


@situation
def recall(s):
    name = one(s, NAMES)
    thing, value = FACTS[name]
    s.decoys()
    s.value(thing)
    s.ask(f"What did I tell you about {name}?", f"Do you remember the {thing} of {name}?", f"I once told you the {thing} of {name}. What was it?",
          f"{thing} of {name}? you should have it in memory",
          f"Look in your memory for {name}.", f"What was the {thing} of {name} again? I asked you to remember it.",
          f"Have you kept anything about {name}?",
          f"Recall the {thing} of {name}, please.", f"We talked about {name} last week and I had you note its {thing}. Which one was it?",
          f"anything remembered on {name}")
    notes = (yield s.call("memory_search", query=name)).splitlines()[1:]
    if any(value in note and name in note for note in notes):
        yield s.say(f"The {thing} of {name} is {value}.", f"You told me that the {thing} of {name} is {value}.")
    else:
        yield s.say(f"I remember nothing about {name}.", f"I have no note about {name}.")


@situation
def remember_from_file(s):
    f = known(s, ["network.txt", "router-label.txt", "nas.info", "handover.md", "device.txt", "printer.txt", "ups-sheet.txt"], "txt")
    host = one(s, HOSTS)
    things = several(s, ["gateway", "serial number", "subnet mask", "firmware", "warranty", "support hotline", "MAC address", "model", "name server",
                         "uplink"], s.number(2, 5))
    values = [s.value(f"{s.pick('ABCDEFGH')}{s.number(100, 999)}-{s.number(10, 99)}") for _ in things]
    k = s.number(0, len(things) - 1)
    s.file(f, f"device: {host}\n" + "".join(f"{t}: {v}\n" for t, v in zip(things, values)))
    s.decoys()
    t, v = things[k], values[k]
    s.ask(f"Read the {t} in {f} and remember it for later.", f"The {t} of {host} is in {f}. Keep it in mind, please.", f"remember the {t} from {f}",
          f"I'll ask you for the {t} of {host} soon; it stands in {f}, so save it in your memory.",
          f"Take the {t} out of {f} and keep it in your memory.",
          f"Look into \"{f}\", there is the {t} of {host}; don't forget it.", f"Please memorise what {f} gives as {t}.",
          f"could you store the {t} (see {f}) as a fact for next time")
    yield s.call("fs_read", path=f)
    yield s.call("memory_save", text=f"The {t} of {host} is {v}.")
    yield s.say(f"I will remember that the {t} of {host} is {v}.", f"Remembered: the {t} of {host} is {v}.")


# ---- signals --------------------------------------------------------------------------------------------------------------


@situation
def kill_denied(s):
    pid = s.value(str(s.number(300, 32000)))
    what, signal = s.pick([("Kill", "KILL"), ("Stop", "TERM"), ("End", "TERM"), ("Terminate", "TERM")])
    s.decoys()
    force = signal == "KILL"
    s.ask(*([f"Kill the process {pid} with SIGKILL.", f"kill -9 {pid}", f"Process {pid} hangs and ignores everything. Send it KILL.",
             f"Please force process {pid} to die (signal KILL).",
             f"send SIGKILL to {pid}", f"The job with pid {pid} does not react, kill it hard with KILL.", f"Give {pid} the signal KILL, it is stuck.",
             f"I want pid {pid} gone by KILL, now."]
            if force else
            [f"{what} the process {pid}, please.", f"Send TERM to {pid}.", f"Process {pid} eats all the memory. {what} it.", f"kill {pid}",
             f"The job with pid {pid} should be terminated.",
             f"please make process number {pid} end", f"Can you stop pid {pid} for me? It is mine and no longer needed.",
             f"{pid} runs wild, terminate it"]))
    yield s.call("proc_signal", pid=pid, fails=True, **({"signal": "KILL"} if force else {}))
    yield s.say("I am not allowed to send signals to processes.", f"I am not allowed to end process {pid}.")


@situation
def pid_file(s):
    s.policy = "admin"
    s.agree()
    name = one(s, PROGRAMS)
    f = s.value(s.pick([f"{name}.pid", f"run/{name}.pid", f"{name}/pid", f"var/run/{name}.pid"]))
    pid = s.value(str(s.number(5_000_000, 99_999_999)))
    s.file(f, pid + "\n")
    s.decoys()
    s.ask(f"Send HUP to the process whose number is in {f}.", f"{name} should read its configuration again: its pid is in {f}, send it a HUP.",
          f"kill -HUP the pid from {f}",
          f"Please reload {name} with SIGHUP; you find the process number in {f}.",
          f"The pid of {name} stands in {f}. Give that process the signal HUP.",
          f"hup {name}, number in {f}", f"Take the number from `{f}` and signal HUP to it.",
          f"I changed the settings of {name}, it has to get a HUP. See {f} for the pid.")
    yield s.call("fs_read", path=f)
    yield s.call("proc_signal", pid=pid, signal="HUP", fails=True)
    yield s.say(f"There is no process {pid}, so {name} got no signal.", f"{f} names process {pid}, but there is no such process.")


# ---- one call with files --------------------------------------------------------------------------------------------------


@situation
def show_settings(s):
    f = conf(s)
    keys, values = settings(s, s.number(2, 5))
    text = joined(keys, values, sign(s))
    s.file(f, text)
    s.decoys()
    s.ask(f"Show me {f}.", f"cat {f}", f"What is configured in {f}?", f"I have not touched {f} in years. What stands in it?",
          f"Open \"{f}\" and let me see it.",
          f"contents of {f} please", f"Please print the whole configuration file {f}.", f"Read me {f}, I am on the phone with support.",
          f"What's in '{f}'?",
          f"give me a look at {f}")
    yield s.call("fs_read", path=f)
    yield s.say(text.rstrip("\n"), f"{f} says:\n{text.rstrip()}")


@situation
def who_mentions_host(s):
    host = one(s, HOSTS)
    files = {conf(s): host, low(s, "sh"): host if s.chance(0.5) else None, low(s, "yaml"): None, low(s, "ini"): None}
    for f, h in files.items():
        s.file(f, f"# {s.pick(['do not edit', 'managed by hand', 'see the wiki', 'old setup', 'by ' + s.pick(USERS)])}\nserver {h or s.place()}\n")
    s.decoys()
    s.ask(f"Which files mention the host {host}?", f"We rename {host}. In which files does the name occur?", f"grep for {host} in everything here",
          f"Where is {host} used?",
          f"I'm retiring {host}, please find all files that name it.", f"search all files for \"{host}\" and tell me where it is",
          f"Does any file here contain the word {host}? Which?",
          f"find the text {host} in this folder's files", f"Every file with the name {host} inside, please.")
    lines = (yield s.call("text_search", path=".", query=host)).splitlines()[1:]
    found = sorted({line.split(":")[0] for line in lines})
    yield s.say(f"{host} is mentioned in {listed(found)}.", f"{listed(found)} {'mentions' if len(found) == 1 else 'mention'} {host}.")


@situation
def log_length(s):
    f, n = log(s), s.number(2, 25)
    s.file(f, "".join(f"{t} {e}\n" for t, e in zip(clock(s, n), events(s, n))))
    s.decoys()
    s.ask(f"How many lines has {f}?", f"wc -l {f}", f"Is {f} getting long? Count its lines.", f"number of entries in {f}, one entry is one line",
          f"Count the lines of the log {f}, please.",
          f"I'd like to know how many messages {f} holds (a line each).", f"How long is \"{f}\", in lines?", f"line count for {f}",
          f"Tell me the amount of lines in the file {f}.")
    yield s.call("text_count", path=f)
    yield s.say(f"{f} has {n} lines.", f"There are {n} lines in {f}.")


@situation
def find_kind(s):
    ext, what = s.pick([("service", "unit files"), ("bak", "backup copies"), ("pem", "certificates"), ("rules", "rule files"), ("cron", "cron files"),
                        ("sql", "database dumps"),
                        ("pub", "public keys"), ("repo", "repository files"), ("timer", "timers"), ("gz", "compressed logs"), ("cfg", "config files"),
                        ("vhost", "virtual hosts"),
                        ("zone", "zone files"), ("img", "disk images"), ("iso", "install images"), ("key", "key files")])
    s.value(ext)
    names = [low(s, ext) if s.chance(0.6) else s.value(f"{s.dir()}/{low(s, ext)}") for _ in range(s.number(1, 4))]
    for name in names:
        s.file(name, f"{s.word()}\n")
    s.decoys(but=(ext,))
    s.ask(f"Find all {what} (*.{ext}) here.", f"Which *.{ext} files are there, also in subfolders?", f"list every .{ext} file",
          f"I'm tidying up. Where do {what} lie? They end in .{ext}.",
          f"Please search this folder and below for files ending in .{ext}.", f"find . -name '*.{ext}'",
          f"Are there {what} around, i.e. files with the extension {ext}? Name them.",
          f"all the .{ext} ones please, with their paths", f"Give me the paths of the {what} in the workspace, extension .{ext}.")
    found = (yield s.call("fs_find", path=".", pattern=f"*.{ext}")).splitlines()[1:]
    yield s.say(f"There {'is' if len(found) == 1 else 'are'} {len(found)}: {listed(found)}.", f"Found {len(found)}: {listed(found)}.")


@situation
def mode_of(s):
    f = known(s, ["id_ed25519", "id_rsa", "server.key", "backup.sh", "credentials.ini", ".pgpass", ".netrc", "vault.yml", "authorized_keys",
                  "wg-private.key", "deploy.sh",
                  "passwords.kdbx", "htpasswd", "token.txt", "luks-header.img"], "key")
    mode = s.pick([0o600, 0o644, 0o640, 0o755, 0o700, 0o400, 0o664, 0o750, 0o444, 0o660])
    s.file(f, s.sentence() + "\n", mode=mode)
    s.decoys()
    s.ask(f"What permissions does {f} have?", f"mode of {f}?", f"ssh complains about {f}. Which mode has the file?",
          f"Tell me the access rights of \"{f}\" in octal.",
          f"Please check how {f} is protected, I need its permission bits.", f"perms on {f}", f"Is {f} 0600? What is its mode?",
          f"What are the rights set on the file {f}?",
          f"show the octal mode of {f} please", f"I'd like to see who may read {f}: what's the mode?")
    yield s.call("fs_stat", path=f)
    yield s.say(f"{f} has the mode 0{mode:03o}.", f"The mode of {f} is 0{mode:03o}.")


@situation
def checksum(s):
    f = known(s, ["debian-12.iso", "firmware.bin", "db.dump", "release.tar", "initrd.img", "agent.deb", "snapshot.raw", "bios.rom", "keys.asc",
                  "router-fw.img"], "iso")
    s.file(f, s.lines(s.number(1, 5)))
    s.decoys()
    s.ask(f"What is the SHA-256 of {f}?", f"sha256sum {f}", f"I downloaded {f} and want to compare its checksum. Compute it, please.",
          f"checksum of {f} (sha 256)",
          f"Give me the hash of \"{f}\".", f"Please calculate the SHA256 checksum for the file {f}.",
          f"Is {f} damaged? I need its sha256 to find out.",
          f"hash {f} for me", f"We publish the SHA-256 beside each file; what's the one of {f}?")
    digest = field((yield s.call("fs_hash", path=f)), "sha256")
    yield s.say(f"The SHA-256 of {f} is {digest}.", f"{digest}")


@situation
def change_number(s):
    f = conf(s)
    keys, values = settings(s, s.number(2, 6))
    k, mark = s.number(0, len(keys) - 1), sign(s)
    new = s.value(str(s.pick([n for n in range(1000, 9999, 7) if str(n) not in values])))
    s.file(f, joined(keys, values, mark))
    s.decoys()
    key, old = keys[k], values[k]
    s.expect(f, joined(keys, values[:k] + [new] + values[k + 1:], mark))
    s.ask(f"In {f} change {old} to {new}.", f"The {key} in {f} is {old}; make it {new}.", f"{f}: {key} from {old} to {new} please",
          f"Replace {old} by {new} in the file {f}.",
          f"I need {key} at {new} instead of {old}. It's in {f}.", f"{old} is wrong in {f}, the right number is {new}. Correct it.",
          f"Please set the {key} from {old} to {new} in \"{f}\".",
          f"edit {f}, put {new} where {old} is", f"Could you swap {old} for {new} in {f}? That is the {key}.")
    yield s.call("fs_edit", path=f, old=old, new=new)
    yield s.say(f"Changed {old} to {new} in {f}.", f"{f} now has {new} instead of {old}.")


@situation
def add_host(s):
    f = known(s, ["hosts", "hosts.txt", "known-machines.txt", "dns.hosts", "inventory.hosts", "lan.txt"], "txt")
    names = several(s, HOSTS, s.number(2, 5))
    text = "".join(f"{ip(s)} {n}\n" for n in names[1:])
    new = f"{ip(s)} {names[0]}"
    s.value(new)
    s.file(f, text)
    s.decoys()
    s.expect(f, text + new + "\n")
    s.ask(f"Add the line \"{new}\" to {f}.", f"Append {new} to {f}.", f"We have a new machine. {f} should get this line at the end: {new}",
          f"put `{new}` at the bottom of {f}",
          f"Please write {new} as a further line into {f}.", f"{f} += {new}", f"One more host for {f}: {new}",
          f"In {f} the entry '{new}' is missing, add it below the others.",
          f"Extend the file {f} by the line {new}, please.")
    yield s.call("fs_append", path=f, text=new + "\n")
    yield s.say(f"Added \"{new}\" to {f}.", f"{f} now ends with \"{new}\".")


@situation
def pack_folder(s):
    d = s.value(s.pick(["etc", "www", "configs", "home-" + s.pick(USERS), "db-" + s.pick(HOSTS), "certs", "scripts", "playbooks", "zones", "mail",
                        "wiki-data"]))
    n = s.number(2, 4)
    for _ in range(n):
        s.file(f"{d}/{low(s, s.pick(['conf', 'txt', 'sh', 'sql']))}", s.sentence() + "\n")
    end = s.pick(["tar.gz", "zip", "tar", "tgz", "tar.xz"])
    a = s.value(s.pick([f"{d}.{end}", f"{d}-{s.date()}.{end}", f"backup_{d}.{end}", f"{s.pick(HOSTS)}-{d}.{end}"]))
    s.decoys()
    s.ask(f"Pack the folder {d} into {a}.", f"Make a backup of {d}: archive {a}.", f"{d} -> {a}",
          f"I am about to break things in {d}. Please archive it as {a} first.",
          f"Create {a} from the directory {d}.", f"put everything of {d} in an archive called {a}", f"Could you compress {d}/ to \"{a}\"?",
          f"Save {d} as {a}, please, so that I can copy it off this box.",
          f"archive {d} under the name {a}")
    yield s.call("archive_create", path=d, archive=a)
    yield s.say(f"Packed {d} into {a}.", f"{a} now holds the {n} files of {d}.", f"Made {a} from {d}.")


@situation
def unpack(s):
    a = s.value(s.pick(["site", "dump", "etc-backup", "router-config", "home", "certs", "old_wiki", "agent-logs", "plugins", "migration",
                        s.pick(HOSTS)]) + s.pick([".tar.gz", ".tgz", ".tar"]))
    d = s.value(s.pick(["restore", "unpacked", "tmp-restore", "from-backup", "check", "new", "import", "staging", "out", "extracted", "rescue",
                        "www2"]))
    inside = low(s, "txt")
    text = s.sentence() + "\n"
    pack = "cf" if a.endswith(".tar") else "czf"
    s.shell(f"mkdir .w && cd .w && cat > {quoted(inside)} <<'EOT'\n{text}EOT\ntar {pack} ../{a} {quoted(inside)} && cd .. && rm -r .w")
    s.decoys()
    s.expect(f"{d}/{inside}", text)
    s.ask(f"Unpack {a} into the folder {d}.", f"extract {a} to {d}", f"I need the files from the backup {a}; put them in {d}.",
          f"Please restore {a} below {d}/.",
          f"untar {a} in a folder called {d}", f"Open the archive \"{a}\" and leave what is in it in \"{d}\".",
          f"{a} should be unpacked, target directory {d}.",
          f"Get everything out of {a} into {d}, please.", f"Would you decompress {a}? The contents go to {d}.")
    yield s.call("archive_extract", archive=a, path=d)
    yield s.say(f"Unpacked {a} into {d}.", f"The contents of {a} are in {d} now.")


@situation
def write_cron(s):
    f = known(s, ["crontab", "nightly.cron", "jobs.cron", "cron.d/backup", "crontab.new", "my-crontab.txt"], "cron")
    line = s.value(s.pick([f"{s.number(0, 59)} {s.number(0, 23)} * * *", f"*/{s.pick([5, 10, 15, 20])} * * * *",
                           f"0 {s.number(0, 23)} * * {s.number(0, 6)}", f"{s.number(0, 59)} * * * *",
                           f"30 {s.number(1, 6)} {s.number(1, 28)} * *", "@daily", "@reboot", "@weekly"]) + f" /usr/local/bin/{s.pick(SCRIPTS)}")
    s.decoys()
    s.expect(f, line + "\n")
    s.ask(f"Make a file {f} that holds just this line: {line}", f"Write \"{line}\" into a new file {f}.", f"new file {f}, content: {line}",
          f"Please create {f} with the cron line {line}", f"I need {f} for cron, with the single line `{line}` in it.", f"save this as {f}: {line}",
          f"Could you put the job {line} in a file named {f}? It doesn't exist yet.", f"{f} should consist of this and nothing else: {line}")
    yield s.call("fs_write", path=f, text=line + "\n")
    yield s.say(f"Wrote the line to {f}.", f"Created {f} with the line \"{line}\".", f"{f} now holds \"{line}\".")


@situation
def stale_lock(s):
    f = s.value(s.pick([".lock", "apt.lock", "run/backup.lock", "db.pid", "var/lock/LCK..ttyUSB0", "mirror.lck", "rsync.lock", "state/.running",
                        "index.lock", "import.pid",
                        "cache/write.lock", "nightly.pid", "tmp/session.lock", "spool/.busy", "raid-check.lock"]))
    s.file(f, f"{s.number(300, 30000)}\n")
    s.decoys()
    s.expect(f, None)
    s.ask(f"Delete the stale lock file {f}.", f"rm {f}", f"The job crashed and left {f} behind. Please remove it.",
          f"{f} blocks my backup, get rid of it.", f"Remove {f}, nothing is running any more.",
          f"please delete \"{f}\", it is from yesterday", f"Could you take {f} away? It is a leftover.", f"clean up {f}",
          f"I don't need the file {f} any longer, erase it.")
    yield s.call("fs_remove", path=f)
    yield s.say(f"Deleted {f}.", f"{f} is gone.", f"Removed {f}.")


@situation
def shift_one(s):
    f, d = log(s), s.value(s.pick(["old", "archive", "processed", "quarantine", "logs/2025", "to-check", "evidence", "history", "cold-storage",
                                   "seen", "outgoing", "var/log"]))
    base, text = f.split("/")[-1], event(s) + "\n"
    s.folder(d)
    s.file(f, text)
    s.decoys()
    s.expect(f"{d}/{base}", text)
    s.expect(f, None)
    s.ask(f"Move {f} into {d}.", f"mv {f} {d}/", f"{f} belongs into the folder {d}, please put it there.", f"I'm done with {f}; it can go to {d}.",
          f"Shift \"{f}\" to the directory {d}.",
          f"please relocate {f}: new home is {d}", f"Could you take {f} out of here and leave it in {d}?", f"{f} -> {d}/ (move, no copy)",
          f"Place the file {f} in {d}, it should not stay where it is.")
    yield s.call("fs_move", from_=f, to=f"{d}/{base}")
    yield s.say(f"Moved {f} to {d}.", f"{f} is in {d} now.", f"Moved {f} to {d}/{base}.")


@situation
def nested_folder(s):
    d = s.value("/".join(s.some(["etc", "srv", "nginx", "sites-enabled", "conf.d", "certs", "backups", s.pick(HOSTS), s.pick(USERS), "daily",
                                 "weekly", "keys", "scripts", "hooks", "templates", "Büro", "home"],
                                s.number(1, 4))))
    s.decoys()
    s.expect(d + "/", "")
    s.ask(f"Create the folder {d}.", f"mkdir -p {d}", f"I need a directory {d} here.", f"Please make {d}, it is a folder for later.",
          f"new folder: {d}", f"Ansible wants {d} to exist, so create that directory.",
          f"Would you set up an empty folder called \"{d}\"?", f"there should be a directory {d}, can you make it",
          f"Make me the directory {d} please.")
    yield s.call("fs_mkdir", path=d)
    yield s.say(f"Made the folder {d}.", f"Created {d}.", f"The folder {d} is there now.")


@situation
def spare_copy(s):
    f = conf(s)
    keys, values = settings(s, s.number(2, 4))
    text = joined(keys, values, sign(s))
    base = f.split("/")[-1]
    to = s.value(s.pick([f"{f}.orig", f"backup/{base}", f"{base}.{s.date()}", f"safe/{s.pick(HOSTS)}-{base}", f"copy-of-{base}", f"{f}_good",
                         f"saved/{base}.1"]))
    s.file(f, text)
    if "/" in to:
        s.folder(to.rsplit("/", 1)[0])
    s.decoys()
    s.expect(f, text)
    s.expect(to, text)
    s.ask(f"Copy {f} to {to}.", f"cp {f} {to}", f"Please keep a copy of {f} as {to}.", f"I'm about to fiddle with {f}. Save it as {to} before.",
          f"duplicate {f}, name of the copy: {to}",
          f"Make a second {f} and call that one {to}.", f"Could you put a copy of \"{f}\" at \"{to}\"?",
          f"{f} should also exist under the name {to}, leave the first as it is", f"back up {f} to {to} pls")
    yield s.call("fs_copy", from_=f, to=to)
    yield s.say(f"Copied {f} to {to}.", f"{to} is a copy of {f}.")


@situation
def folder_contents(s):
    d = one(s, ["conf.d", "cron.daily", "keys", "sites-enabled", "hooks", "certs", "init.d", "playbooks", "zones", "units", "scripts", "rules",
                "dumps", "sudoers.d", "profiles"])
    names = [low(s, s.pick(["conf", "sh", "pem", "yaml", "txt", "sql"])) for _ in range(s.number(1, 5))]
    for n in names:
        s.file(f"{d}/{n}", s.sentence() + "\n")
    s.decoys()
    s.ask(f"What is in the folder {d}?", f"ls {d}", f"List the files of {d}.", f"Which files are in {d}?", f"Show me what {d} contains.",
          f"I need to see everything that lies in \"{d}\".", f"Please name the files inside {d}/.",
          f"I forgot what I put in {d}. Have a look.", f"what have we got under {d}")
    found = (yield s.call("fs_list", path=d)).splitlines()[1:]
    yield s.say(f"{d} has {listed(found)}.", f"In {d}: {listed(found)}.")


# ---- questions that the files answer --------------------------------------------------------------------------------------


@situation
def address_of(s):
    f = known(s, ["hosts", "hosts.txt", "network.md", "dhcp-leases.txt", "machines.csv", "ip-plan.txt"], "txt")
    names, taken, sep = several(s, HOSTS, s.number(3, 8)), [], s.pick([" ", "\t", ",", "  "])
    while len(taken) < len(names):
        a = ip(s)
        if a not in taken:
            taken.append(a)
    k = s.number(0, len(names) - 1)
    s.file(f, "".join(f"{a}{sep}{n}\n" for a, n in zip(taken, names)))
    s.decoys()
    n, a = names[k], taken[k]
    if s.chance(0.65):
        s.ask(f"What is the IP address of {n}, according to {f}?", f"ip of {n}? ({f})", f"I need to ping {n}. Its address is in {f}.",
              f"Look up {n} in {f}.", f"{f} lists our machines, what address has {n}?",
              f"Please read {f} and tell me under which IP I reach {n}.", f"Which address does {f} give for \"{n}\"?", f"under what ip is {n} in {f}",
              f"Find {n}'s IP address in the file {f}.")
        yield s.call("fs_read", path=f)
        yield s.say(f"The address of {n} is {a}.", f"{n} has the address {a}.", f"{a}")
    else:
        s.ask(f"Whose address is {a}? See {f}.", f"{a} floods my firewall. Which host is it, by {f}?", f"who is {a} in {f}",
              f"Which machine has {a} according to {f}?", f"Look in {f} which host the IP {a} belongs to.",
              f"Please give me the name that {f} has for {a}.", f"reverse lookup of {a} in {f}, please", f"To what host does {f} map {a}?")
        yield s.call("fs_read", path=f)
        yield s.say(f"{a} is {n}.", f"The host with the address {a} is {n}.")


@situation
def last_error(s):
    f, n = log(s), s.number(4, 10)
    levels = [s.pick(["INFO", "WARN", "ERROR"]) for _ in range(n)]
    levels[s.number(0, n - 1)] = "ERROR"
    level = s.pick([x for x in ["ERROR", "WARN"] if x in levels])
    texts, times = events(s, n), clock(s, n)
    s.file(f, "".join(f"{t} {x} {e}\n" for t, x, e in zip(times, levels, texts)))
    s.decoys()
    k = max(i for i, x in enumerate(levels) if x == level)
    s.ask(f"What was the last {level} in {f}?", f"Newest {level} entry of {f}?", f"Look at {f} and tell me the most recent line marked {level}.",
          f"something broke. last {level} of {f} pls",
          f"The log {f} grows downwards; which {level} came last?", f"Please read me the final {level} message from {f}.",
          f"In {f}, what does the latest {level} say?",
          f"I only care about the last {level} in '{f}', what is it?", f"Which was the most recent {level} that {f} recorded, and when?")
    yield s.call("fs_read", path=f)
    yield s.say(f"The last {level} was at {times[k]}: {texts[k]}.", f"{times[k]} {level} {texts[k]}")


@situation
def user_table(s):
    f = known(s, ["passwd.txt", "users.passwd", "passwd.bak", "accounts.txt", "passwd-export"], "txt")
    names = several(s, USERS, s.number(3, 6))
    ids = s.rng.sample(range(1000, 1999), len(names))
    shells = [s.pick(["/bin/bash", "/bin/zsh", "/usr/sbin/nologin", "/bin/false", "/usr/bin/fish", "/bin/sh"]) for _ in names]
    homes = [s.pick([f"/home/{n}", f"/srv/users/{n}", f"/home/staff/{n}"]) for n in names]
    s.file(f, "".join(f"{n}:x:{i}:{i}::{h}:{sh}\n" for n, i, h, sh in zip(names, ids, homes, shells)))
    s.decoys()
    k = s.number(0, len(names) - 1)
    n = names[k]
    way = s.number(0, 2)
    if way == 0:
        s.ask(f"Which shell does {n} have in {f}?", f"login shell of {n}? see {f}", f"{f} is a copy of our passwd. What shell is set for {n}?",
              f"Tell me the shell of the user {n} from {f}.",
              f"{n} cannot log in; what shell does {f} give that account?", f"Look into {f}: shell of {n}, please",
              f"what is {n}'s shell according to \"{f}\"", f"I'd like to know the login shell which {f} lists for {n}.")
        yield s.call("fs_read", path=f)
        yield s.say(f"The shell of {n} is {shells[k]}.", f"{n} has the shell {shells[k]}.")
    elif way == 1:
        s.ask(f"Where is the home of {n}, by {f}?", f"home directory of {n} in {f}?", f"Please read {f} and give me {n}'s home folder.",
              f"I want to back up the home of {n}. {f} says where it is.",
              f"{f}: path of the home of user {n}?", f"What home folder has {n} in the passwd copy {f}?",
              f"which directory belongs to {n}, look in {f}", f"Find the home directory that {f} names for {n}.")
        yield s.call("fs_read", path=f)
        yield s.say(f"The home of {n} is {homes[k]}.", f"{homes[k]}")
    else:
        best = names[ids.index(max(ids))]
        s.ask(f"Who has the highest user id in {f}?", f"biggest uid in {f}?", f"{f} is our user table. Which account has the largest number?",
              f"I need the next free uid, so tell me the highest one in {f} and whose it is.",
              f"Which user in {f} was given the greatest UID?", f"look at {f} and find the account with the top uid",
              f"Please name the user with the largest id in \"{f}\".", f"highest uid of {f}, and who is that")
        yield s.call("fs_read", path=f)
        yield s.say(f"{best} has the highest user id: {max(ids)}.", f"The highest user id is {max(ids)}, of {best}.")


@situation
def cron_hour(s):
    f = known(s, ["crontab", "crontab.txt", "jobs.cron", "root.crontab", "cron.backup"], "cron")
    jobs = several(s, SCRIPTS, s.number(2, 5))
    times = [(s.number(0, 23), s.number(0, 59)) for _ in jobs]
    s.file(f, "".join(f"{m} {h} * * * /opt/{j}\n" for (h, m), j in zip(times, jobs)))
    s.decoys()
    k = s.number(0, len(jobs) - 1)
    j, (h, m) = jobs[k], times[k]
    s.ask(f"At what time does {j} run, according to {f}?", f"when does {f} start {j}?", f"I can't read cron lines. When is {j} started? It's in {f}.",
          f"{j} - which time of day in {f}?",
          f"Look at {f} and tell me when {j} is due.", f"Please explain from {f} at which hour and minute {j} goes off.",
          f"Something slows us down every day. At what clock time does {f} launch {j}?",
          f"time of {j} in the crontab {f}", f"By the cron file {f}, {j} runs each day at what time?")
    yield s.call("fs_read", path=f)
    yield s.say(f"{j} runs every day at {h:02}:{m:02}.", f"At {h:02}:{m:02} every day.", f"{f} starts {j} daily at {h:02}:{m:02}.")


@situation
def switched_on(s):
    f = conf(s)
    keys = several(s, ["PermitRootLogin", "PasswordAuthentication", "X11Forwarding", "AllowTcpForwarding", "server_tokens", "gzip", "autoindex",
                       "log_queries", "ipv6", "dnssec",
                       "anonymous_login", "compression", "read_only", "debug", "auto_update", "guest_ok", "use_tls", "verify_peer"], s.number(3, 6))
    on, off = s.pick([("yes", "no"), ("on", "off"), ("true", "false"), ("1", "0"), ("enabled", "disabled")])
    values, mark = [s.pick([on, off]) for _ in keys], sign(s)
    s.file(f, joined(keys, values, mark))
    s.decoys()
    k = s.number(0, len(keys) - 1)
    key, yes = keys[k], values[k] == on
    s.ask(f"Is {key} switched on in {f}?", f"{f}: {key} on or off?", f"The auditor asks if {key} is active. Look it up in {f}.",
          f"does {f} enable {key}", f"Have I turned {key} on? It is in {f}.",
          f"Please check in \"{f}\" whether {key} is enabled.", f"I hope {key} is off in {f}. Is it?", f"What does {f} have for {key}: on or off?",
          f"Tell me if {key} is allowed by the file {f}.")
    yield s.call("fs_read", path=f)
    if yes:
        yield s.say(f"{key} is on: {f} says \"{key}{mark}{values[k]}\".", f"{key} is switched on (\"{key}{mark}{values[k]}\").")
    else:
        yield s.say(f"{key} is off: {f} says \"{key}{mark}{values[k]}\".", f"{key} is switched off (\"{key}{mark}{values[k]}\").")


@situation
def count_level(s):
    f, n = log(s), s.number(4, 12)
    levels = [s.pick(["INFO", "NOTICE", "WARNING", "CRITICAL"]) for _ in range(n)]
    level = s.value(s.pick(["INFO", "NOTICE", "WARNING", "CRITICAL"]))
    s.file(f, "".join(f"{t} [{x}] {e}\n" for t, x, e in zip(clock(s, n), levels, events(s, n))))
    s.decoys()
    k = levels.count(level)
    s.ask(f"How many {level} lines are in {f}?", f"grep -c {level} {f}", f"Count the entries marked {level} in {f}, please.", f"{level} count of {f}",
          f"Was it a quiet day? Tell me how often {level} stands in {f}.",
          f"I must report the number of {level} messages that {f} contains.", f"in {f} how much lines have {level}",
          f"How often did we get a {level}? The log is {f}.", f"Give me the number of lines of \"{f}\" with {level}.")
    yield s.call("text_search", path=f, query=level)
    yield s.say(f"{f} has {k} {'line' if k == 1 else 'lines'} with {level}.",
                f"There {'is' if k == 1 else 'are'} {k} {level} {'line' if k == 1 else 'lines'} in {f}.")


# ---- reckoning ------------------------------------------------------------------------------------------------------------


@situation
def total_size(s):
    f = known(s, ["sizes.txt", "backup-sizes.csv", "du.txt", "usage.txt", "vm-disks.txt", "dumps.lst"], "txt")
    names, sizes, unit, sep = several(s, HOSTS, s.number(2, 6)), [], s.pick(["GB", "MB", "GiB", "TB"]), s.pick([" ", ": ", ",", " = "])
    sizes = s.rng.sample(range(2, 900), len(names))
    s.file(f, "".join(f"{n}{sep}{v} {unit}\n" for n, v in zip(names, sizes)))
    s.decoys()
    s.ask(f"How big are all the backups in {f} together?", f"total of {f}?", f"Add up the sizes listed in {f}.",
          f"I need one disk for everything in {f}. How many {unit} is that in sum?", f"sum the {unit} in {f} pls",
          f"Please calculate how much space the machines in {f} use altogether.", f"{f} has one size per line. What do they make together?",
          f"What's the grand total of the numbers of \"{f}\"?",
          f"Can you tell me the combined size of what is in {f}?")
    yield s.call("fs_read", path=f)
    yield s.call("calc", expression=" + ".join(map(str, sizes)))
    yield s.say(f"Together they are {sum(sizes)} {unit}.", f"The total is {sum(sizes)} {unit}.", f"All in {f} add up to {sum(sizes)} {unit}.")


@situation
def quota_percent(s):
    f = known(s, ["quota.txt", "mailbox-quota.txt", "limits.txt", "share-usage.txt", "plan.txt"], "txt")
    names = several(s, USERS, s.number(2, 4))
    limits = [s.pick([20, 25, 40, 50, 80, 100, 200, 250, 400, 500]) for _ in names]
    used = [limit * s.number(5, 95) // 100 or 1 for limit in limits]
    s.file(f, "".join(f"{n}: {u} of {q} GB\n" for n, u, q in zip(names, used, limits)))
    s.decoys()
    k = s.number(0, len(names) - 1)
    n, share = names[k], f"{used[k] * 100 / limits[k]:.12g}"
    s.ask(f"How many percent of the quota has {n} used? See {f}.", f"{f}: usage of {n} in percent",
          f"{n} asks how full the mailbox is, in percent. The numbers are in {f}.", f"Work out from {f} what share of the limit {n} occupies.",
          f"percentage of {n} in {f}?", f"Please read {f} and compute how much of the allowed space {n} uses, as percent.",
          f"What percentage does {n} have, by the figures in \"{f}\"?",
          f"I want to warn people above 80 percent. Where is {n}, looking at {f}?")
    yield s.call("fs_read", path=f)
    yield s.call("calc", expression=f"{used[k]} / {limits[k]} * 100")
    yield s.say(f"{n} has used {share}% of the quota.", f"{n} uses {used[k]} of {limits[k]} GB, that is {share}%.")


@situation
def growth(s):
    a, b = log(s), low(s, "txt")
    kind = one(s, ["requests", "mails", "logins", "users", "sessions", "connections", "packages", "jobs", "containers", "snapshots", "tickets",
                   "queries", "blocks", "sensors", "downloads"])
    x, y = s.rng.sample(range(100, 99999), 2)
    a, b = (a, b) if a != b else (a, b + "2")
    s.file(a, f"{kind}: {x}\n")
    s.file(b, f"{kind}: {y}\n")
    s.decoys()
    s.ask(f"By how much do the {kind} in {a} and {b} differ?", f"difference of the {kind} between {a} and {b}",
          f"{a} is from this month, {b} from the one before. What's the difference in {kind}?",
          f"Read the number of {kind} in {a} and in {b} and tell me how far they are apart.",
          f"How many more {kind} has the fuller one of {a} and {b}?", f"compare {kind}: {a} vs {b}, just the gap",
          f"Please compute the difference between the {kind} given in \"{a}\" and \"{b}\".",
          f"I need the change in {kind}; the two numbers are in {a} and {b}.")
    yield s.call("fs_read", path=a)
    yield s.call("fs_read", path=b)
    yield s.call("calc", expression=f"{max(x, y)} - {min(x, y)}")
    yield s.say(f"The difference is {abs(x - y)} {kind}: {x} in {a}, {y} in {b}.",
                f"They differ by {abs(x - y)}. {a if x > y else b} has more {kind}.")


@situation
def transfer_time(s):
    size, rate = s.number(2, 40) * 30, s.pick([2, 3, 5, 6, 10, 12, 15])
    what = one(s, ["the dump", "the image", "the mailbox", "the photo archive", "the VM", "the tape", "the snapshot", "the database",
                   "the log archive", "the mirror",
                   "the ISO collection", "the home share", "the old server", "the video store", "the map tiles"])
    result = f"{size / rate:.12g}"
    s.decoys()
    s.ask(f"{what[0].upper() + what[1:]} has {size} MB and the line does {rate} MB per second. How many seconds does the copy take?",
          f"{size} MB at {rate} MB/s = how many seconds",
          f"Copying {what}, {size} MB at {rate} MB/s: how long, in seconds?",
          f"I move {what}. It is {size} MB big, {rate} MB go through each second. When is it done, in seconds?",
          f"How many seconds for {size} MB when I get {rate} MB/s?",
          f"Please work out {size} divided by {rate}; that's how many seconds {what} needs.",
          f"transfer time of {what}: {size} MB, speed {rate} MB/s, answer in seconds",
          f"If {rate} MB are written per second, in how many seconds are {size} MB written?")
    yield s.call("calc", expression=f"{size} / {rate}")
    yield s.say(f"It takes {result} seconds.", f"{result} seconds.")


# ---- several steps --------------------------------------------------------------------------------------------------------


@situation
def copy_then_set(s):
    f = conf(s)
    copy = s.value(f + s.pick([".bak", ".orig", ".old", "~", ".save", ".2026"]))
    keys, values = settings(s, s.number(2, 5))
    k, mark = s.number(0, len(keys) - 1), sign(s)
    new = s.value(str(s.pick([n for n in range(1001, 9999, 11) if str(n) not in values])))
    key, old = keys[k], values[k]
    s.file(f, joined(keys, values, mark))
    s.decoys()
    s.expect(copy, joined(keys, values, mark))
    s.expect(f, joined(keys, values[:k] + [new] + values[k + 1:], mark))
    s.ask(f"Copy {f} to {copy}, then change {old} to {new} in {f}.", f"Keep the old {f} as {copy} and replace {old} by {new} in the original.",
          f"cp {f} {copy}, afterwards {old} => {new} in {f}",
          f"Before you touch {f} make a copy named {copy}. Then turn {old} into {new}.",
          f"I need {new} instead of {old} in {f}, but save the present state in {copy} first.",
          f"Please back up {f} under the name {copy}; after that set {key} from {old} to {new} in {f}.",
          f"first duplicate \"{f}\" as \"{copy}\", second: in {f} write {new} where {old} stands",
          f"Play safe: {copy} should be a copy of {f} as it is. Then edit {f}: {old} becomes {new}.")
    yield s.call("fs_copy", from_=f, to=copy)
    yield s.call("fs_edit", path=f, old=old, new=new)
    yield s.say(f"Copied {f} to {copy} and changed {old} to {new} in {f}.", f"{copy} keeps the old version; {f} now has {new} instead of {old}.")


@situation
def set_key(s):
    f = conf(s)
    keys, values = settings(s, s.number(2, 6))
    k, mark = s.number(0, len(keys) - 1), sign(s)
    new = s.value(str(s.pick([n for n in range(10, 999, 3)])))
    key, old = keys[k], values[k]
    s.file(f, joined(keys, values, mark))
    s.decoys()
    s.expect(f, joined(keys, values[:k] + [new] + values[k + 1:], mark))
    s.ask(f"Set {key} to {new} in {f}.", f"{f}: {key} should be {new}", f"I don't know what {key} is at now, but in {f} it must become {new}.",
          f"Please give {key} the value {new} in the configuration {f}.",
          f"make {key} {new} in {f}", f"Could you adjust {key} in \"{f}\"? New value {new}.",
          f"Our load test says {key} has to be {new}. Update {f}.", f"whatever {f} says for {key}, change it to {new}",
          f"Put {new} as {key} into the file {f} please.")
    yield s.call("fs_read", path=f)
    yield s.call("fs_edit", path=f, old=f"{key}{mark}{old}", new=f"{key}{mark}{new}")
    yield s.say(f"Set {key} to {new} in {f}; it was {old}.", f"{key} in {f} is now {new} instead of {old}.",
                f"Changed {key} from {old} to {new} in {f}.")


@situation
def disable_job(s):
    f = known(s, ["crontab", "crontab.txt", "jobs.cron", "tasks.cron", "root.crontab"], "cron")
    jobs = several(s, SCRIPTS, s.number(2, 5))
    lines = [f"{s.number(0, 59)} {s.number(0, 23)} * * {s.pick(['*', '1', '0', '1-5'])} /opt/{j}" for j in jobs]
    k = s.number(0, len(jobs) - 1)
    s.file(f, "".join(line + "\n" for line in lines))
    s.decoys()
    s.expect(f, "".join(("#" if i == k else "") + line + "\n" for i, line in enumerate(lines)))
    j = jobs[k]
    s.ask(f"Comment out the line of {j} in {f}.", f"Disable {j} in {f} by putting a # in front of its line.",
          f"{j} must not run this week. Put # before it in {f}.", f"please turn the {j} line of {f} into a comment (#)",
          f"In the crontab {f} the job {j} should be commented out with a #.", f"# in front of the {j} entry, file {f}",
          f"I want to pause {j}: make its line in {f} a comment, with # directly before it.",
          f"Could you deactivate {j} in \"{f}\" (just a # at the start of the line)?")
    yield s.call("fs_read", path=f)
    yield s.call("fs_edit", path=f, old=lines[k], new="#" + lines[k])
    yield s.say(f"Commented out the line of {j} in {f}.", f"The {j} line in {f} is now \"#{lines[k]}\".")


@situation
def included_file(s):
    f, g = conf(s), s.value(f"{s.dir()}/{low(s, s.pick(['conf', 'inc', 'ini']))}")
    word = s.pick(["include", "!include", "source", "Include", "import"])
    keys, values = settings(s, s.number(3, 5))
    mark = sign(s)
    s.file(f, joined(keys[:1], values[:1], mark) + f"{word} {g}\n")
    s.file(g, joined(keys[1:], values[1:], mark))
    s.decoys()
    k = s.number(1, len(keys) - 1)
    key, v = keys[k], values[k]
    s.ask(f"{f} includes another file. What is {key} set to there?", f"Follow the include in {f} and tell me the value of {key}.",
          f"{key} is not in {f} itself but in the file it pulls in. What is it?",
          f"what's {key} in the file that {f} includes", f"Look which file {f} loads and read the {key} from that one.",
          f"Please find {key}: {f} names the file where it stands.", f"value of {key}? (in the include of {f})",
          f"I am lost in the configs; {f} points at a second file and in that is {key}. Which value?",
          f"The setting {key} comes from the file named in {f}. How big is it?")
    yield s.call("fs_read", path=f)
    yield s.call("fs_read", path=g)
    yield s.say(f"{key} is {v}, in {g}.", f"{g} sets {key} to {v}.", f"{v}")


@situation
def down_host_ticket(s):
    f, g = known(s, ["status.txt", "ping.txt", "uptime.csv", "monitor.out", "health.txt"], "txt"), low(s, "md")
    names = several(s, HOSTS, s.number(3, 7))
    down, text = names[s.number(0, len(names) - 1)], s.pick(["down", "DOWN", "unreachable", "no answer", "offline"])
    good = {"down": "up", "DOWN": "UP", "unreachable": "ok", "no answer": "alive", "offline": "online"}[text]
    s.file(f, "".join(f"{n}: {text if n == down else good}\n" for n in names))
    old = "".join(f"{c}\n" for c in {chore(s) for _ in range(s.number(1, 3))})
    s.file(g, old)
    s.decoys()
    s.expect(g, old + f"check {down}\n")
    s.ask(f"One host in {f} is {text}. Add \"check NAME\" with its name to {g}.",
          f"See in {f} which machine is {text} and append a line 'check <machine>' to {g}.",
          f"find the {text} host of {f}, then put check and its name at the end of {g}",
          f"My to-do list is {g}. Write there, as the last line, check plus the host that {f} reports as {text}.",
          f"Please look up the machine which is {text} ({f}) and note \"check\" and its name in {g}.",
          f"{f} shows one that's {text}; {g} should get the line check and the name of it.",
          f"Which host is {text} according to {f}? Add it to {g} like this: check web-9",
          f"Take the {text} one from {f} and make an entry for it in {g} at the end: the word check, then the host.")
    yield s.call("fs_read", path=f)
    yield s.call("fs_append", path=g, text=f"check {down}\n")
    yield s.say(f"{down} is {text}; added \"check {down}\" to {g}.", f"Added \"check {down}\" to {g}.")


@situation
def same_setting(s):
    d1, d2 = several(s, ["staging", "production", "web-a", "web-b", "old", "new", "site1", "site2", "lab", "live", "north", "south", "primary",
                         "standby"], 2)
    name, (keys, values), mark = s.pick(CONFS), settings(s, s.number(2, 5)), sign(s)
    a, b = s.value(f"{d1}/{name}"), s.value(f"{d2}/{name}")
    other = [v if s.chance(0.5) else s.value(str(int(v) // 10 + 9000)) for v in values]
    k = s.number(0, len(keys) - 1)
    s.file(a, joined(keys, values, mark))
    s.file(b, joined(keys, other, mark))
    s.decoys()
    key = keys[k]
    s.ask(f"Do {a} and {b} have the same {key}?", f"{key} in {a} and {b}: equal or different?", f"Compare the {key} of {a} with that of {b}.",
          f"One node behaves oddly. Is {key} alike in {a} and {b}?",
          f"Please check if {key} is identical in \"{a}\" and \"{b}\".", f"is {key} the same, {a} vs {b}",
          f"Read both {a} and {b}; does {key} match?", f"Tell me whether {d1} and {d2} agree about {key}. The files are {a} and {b}.")
    yield s.call("fs_read", path=a)
    yield s.call("fs_read", path=b)
    if values[k] == other[k]:
        yield s.say(f"Yes, {key} is {values[k]} in both.", f"They are the same: {key} is {values[k]} in {a} and {b}.")
    else:
        yield s.say(f"No, {key} is {values[k]} in {a} and {other[k]} in {b}.", f"They differ: {a} has {values[k]}, {b} has {other[k]}.")


@situation
def purge_pattern(s):
    ext = one(s, ["tmp", "old", "core", "swp", "orig", "rpmsave", "dpkg-old", "part", "pid", "lock", "cache", "stale", "dmp", "trace", "rej"])
    names = [low(s, ext) if s.chance(0.6) else s.value(f"{s.dir()}/{low(s, ext)}") for _ in range(s.number(2, 3))]
    for n in names:
        s.file(n, s.sentence() + "\n")
        s.expect(n, None)
    s.file(low(s, "conf"), "keep = yes\n")
    s.decoys(but=(ext,))
    s.ask(f"Delete all *.{ext} files here and in the subfolders.", f"Clean up: every file ending in .{ext} can go.", f"rm all the .{ext} files",
          f"The disk fills up with .{ext} files. Please remove them all.",
          f"Get rid of everything with the extension {ext}.", f"I don't need the *.{ext} any more, wherever they are below here. Delete them.",
          f"please erase each .{ext} file you find",
          f"Find the files named *.{ext} and delete them one by one.", f"Throw out the .{ext} leftovers, all of them.")
    found = (yield s.call("fs_find", path=".", pattern=f"*.{ext}")).splitlines()[1:]
    for n in found:
        yield s.call("fs_remove", path=n)
    yield s.say(f"Deleted {listed(found)}.", f"Removed {len(found)} files: {listed(found)}.")


@situation
def find_then_tell(s):
    name = one(s, ["motd", "release-info", "VERSION", "MAINTAINER", "timezone", "issue", "machine-id", "contact.txt", "location.txt", ".owner",
                   "build-stamp", "nodename",
                   "serial.txt", "backup-target", "default-gateway", "mirror.url"])
    path = s.value("/".join([s.dir() for _ in range(s.number(1, 3))] + [name]))
    text = s.value(s.pick([event(s), chore(s), s.sentence(), ip(s), f"{s.pick(HOSTS)}-{s.number(1, 99)}", s.date()]))
    s.file(path, text + "\n")
    s.decoys()
    s.ask(f"Somewhere below here is a file {name}. What does it say?", f"Find the file {name} and read it to me.",
          f"where is {name} and what's in it", f"I lost {name} in some subfolder, find it and show what is inside.",
          f"Search for a file named \"{name}\" and print it.", f"locate {name}, then cat it",
          f"There must be a {name} in one of these folders. Please tell me its text.", f"What's written in {name}? I do not know the folder.",
          f"look for {name} in all directories here and give me the contents")
    yield s.call("fs_find", path=".", pattern=name)
    yield s.call("fs_read", path=path)
    yield s.say(f"{path} says: {text}", f"Found it at {path}. It says \"{text}\".")


@situation
def rename_by_date(s):
    f = low(s, s.pick(["log", "txt", "out", "dump"]))
    f = s.value(s.pick(["report", "latest", "output", "current", "backup", "status"]) + f[f.rindex("."):]) if s.chance(0.6) else f
    date, ext = s.date(), f[f.rindex("."):]
    new = f"{date}{ext}"
    text = f"{s.pick(['date', 'created', 'run on', 'Date', 'day'])}: {date}\n" + "".join(e + "\n" for e in events(s, s.number(1, 4)))
    s.file(f, text)
    s.decoys()
    s.expect(f, None)
    s.expect(new, text)
    s.ask(f"Rename {f} to the date that is in its first line, with {ext} at the end.",
          f"{f} carries a date on top; make that its name and leave the ending {ext}.", f"rename {f} after the date inside it (DATE{ext})",
          f"Look at the first line of {f}. The file should be called like that date plus {ext}.",
          f"I file these by day. {f} must get the date from its beginning as name, like 2020-01-31{ext}.",
          f"Please read when {f} was made (it says so at the top) and rename it to that date, leaving {ext}.",
          f"new name for \"{f}\": the date in it, then {ext}", f"Could you give {f} the date from its head as a name? Keep {ext}.")
    yield s.call("fs_read", path=f)
    yield s.call("fs_move", from_=f, to=new)
    yield s.say(f"Renamed {f} to {new}.", f"{f} is now called {new}.")


@situation
def enable_unless(s):
    f = conf(s)
    key = one(s, ["use_tls", "firewall", "logging", "auto_update", "read_only", "backups", "compression", "monitoring", "audit", "dnssec",
                  "two_factor", "ipv6", "cache", "alerts", "trim"])
    yes, no = s.pick([("yes", "no"), ("true", "false"), ("on", "off")])
    keys, values = settings(s, s.number(1, 4))
    keys, mark, now = [k for k in keys if k not in key and key not in k], sign(s), s.pick([yes, no])
    text = joined(keys, values, mark)
    s.file(f, text + f"{key}{mark}{now}\n")
    s.decoys()
    s.expect(f, text + f"{key}{mark}{yes}\n")
    s.ask(f"Make sure that {key} is {yes} in {f}.", f"If {key} is {no} in {f}, set it to {yes}; otherwise leave the file alone.",
          f"{f}: {key} must be {yes}, fix if it isn't", f"Check {key} in {f} and switch it to {yes} should it be {no}.",
          f"I want {key} to be {yes} in {f}. Maybe it is already.", f"Please see to it that \"{f}\" has {key} at {yes}.",
          f"is {key} {yes} in {f}? if not change that", f"Policy: {key} has to be {yes}. Look at {f} and correct it where needed.",
          f"ensure {key} {yes} in {f} pls")
    yield s.call("fs_read", path=f)
    if now == yes:
        yield s.say(f"{key} is {yes} in {f} already; nothing was changed.", f"Nothing to do: {f} has {key} at {yes}.")
    else:
        yield s.call("fs_edit", path=f, old=f"{key}{mark}{no}", new=f"{key}{mark}{yes}")
        yield s.say(f"{key} was {no} in {f}; set it to {yes}.", f"Changed {key} from {no} to {yes} in {f}.")


@situation
def described_file(s):
    topics = s.some([("the firewall rules", ["firewall.rules", "iptables.save", "fw_rules.txt"], "allow {n} from 10.0.0.0/8"),
                     ("the list of printers", ["printers.txt", "printer-list.csv"], "{h}, room {n}"),
                     ("the VPN settings", ["vpn.conf", "openvpn-client.ovpn", "wireguard.conf"], "remote {h} {n}"),
                     ("the backup plan", ["backup-plan.md", "backups.txt"], "{h}: every {n} hours"),
                     ("the guest wifi notes", ["guest-wifi.txt", "wifi_guests.md"], "channel {n}"),
                     ("the mail aliases", ["aliases", "mail-aliases.txt"], "postmaster: {u}{n}"),
                     ("the DNS records", ["dns-records.txt", "zone.db"], "{h} IN A 10.1.1.{n}"),
                     ("the on-call schedule", ["oncall.txt", "on-call-schedule.md"], "week {n}: {u}"),
                     ("the rack layout", ["rack-layout.txt", "racks.md"], "slot {n}: {h}"),
                     ("the sudo rules", ["sudo-rules.txt", "sudoers.draft"], "{u} may run job{n}"),
                     ("the list of licences", ["licences.csv", "license-keys.txt"], "{h}, {n} seats"),
                     ("the switch ports", ["switch-ports.txt", "ports_of_switch.csv"], "port {n}: {h}"),
                     ("the emergency contacts", ["emergency.txt", "contacts-emergency.md"], "{u}, 555-01{n}"),
                     ("the printer queue settings", ["print-queue.ini", "queue-printer.conf"], "max_jobs = {n}"),
                     ("the RAID report", ["raid-report.txt", "raid_status.log"], "{h}: {n} percent rebuilt")], s.number(3, 6))
    what, names, form = topics[0]
    f, text = one(s, names), form.format(n=s.number(3, 99), h=s.pick(HOSTS), u=s.pick(USERS))
    s.file(f, text + "\n")
    for _, others, other in topics[1:]:
        s.file(one(s, others), other.format(n=s.number(3, 99), h=s.pick(HOSTS), u=s.pick(USERS)) + "\n")
    s.value(what)
    s.ask(f"Show me {what}.", f"There is a file with {what} here. What does it say?",
          f"I forgot what I called it, but {what} must be in this folder. Read it to me.", f"open {what} pls",
          f"What do we have as {what[4:]}? There should be a file.",
          f"Could you find {what} among the files here and print the text?", f"look for {what}, I need the content",
          f"Please read out the file that holds {what}.", f"Which file is {what}, and what's in it?")
    yield s.call("fs_list", path=".")
    yield s.call("fs_read", path=f)
    yield s.say(f"{f} says: {text}", f"It is in {f}: {text}")


@situation
def homes_for_new(s):
    f = known(s, ["new-users.txt", "joiners.txt", "accounts-to-make.txt", "september-starters.txt", "team.lst"], "txt")
    names = several(s, USERS, s.number(2, 3))
    d = one(s, ["home", "homes", "users", "srv/home", "profiles", "shares", "mailboxes", "www", "ftp", "data/users", "inbox", "spool"])
    s.file(f, "".join(n + "\n" for n in names))
    s.folder(d)
    s.decoys()
    for n in names:
        s.expect(f"{d}/{n}/", "")
    s.ask(f"Make a folder in {d} for every user listed in {f}.", f"Each name in {f} needs a directory below {d}.",
          f"mkdir {d}/NAME for all names of {f}", f"New colleagues are in {f}, one a line. Create a folder for each of them inside {d}.",
          f"Please go through {f} and make folders with those names under {d}/.", f"for each user from {f}: folder in {d}",
          f"I need home folders in {d} for the people from \"{f}\".", f"Read {f} and set up one directory per user in {d}, named like the user.")
    yield s.call("fs_read", path=f)
    for n in names:
        yield s.call("fs_mkdir", path=f"{d}/{n}")
    yield s.say(f"Made folders in {d} for {listed(names)}.", f"Created {listed([f'{d}/{n}' for n in names])}.")


@situation
def shelve_logs(s):
    d, ext = one(s, ["archive", "old-logs", "rotated", "var/old", "2025", "attic", "cold", "history", "done", "longterm", "vault",
                     "shelf"]), s.value(s.pick(["gz", "1", "2", "xz", "bz2", "zst", "3", "0", "prev"]))
    names = [s.value(f"{n}.{ext}") for n in s.some(LOGS, s.number(2, 3))]
    texts = {n: event(s) + "\n" for n in names}
    s.folder(d)
    for n, t in texts.items():
        s.file(n, t)
        s.expect(f"{d}/{n}", t)
        s.expect(n, None)
    s.file(low(s, "log"), event(s) + "\n")
    s.ask(f"Move all files ending in .{ext} into {d}.", f"Put the *.{ext} files to {d}.", f"mv *.{ext} {d}/",
          f"The rotated logs (*.{ext}) only clutter this place. Please shift them to the folder {d}.",
          f"everything with .{ext} at the end belongs in {d}, move it there",
          f"Please tidy up: files *.{ext} go into the directory {d}.", f"Could you find the files that end with .{ext} and move each to \"{d}\"?",
          f"I'd like the .{ext} ones in {d} and not here.")
    found = (yield s.call("fs_find", path=".", pattern=f"*.{ext}")).splitlines()[1:]
    for n in found:
        yield s.call("fs_move", from_=n, to=f"{d}/{n}")
    yield s.say(f"Moved {listed(found)} to {d}.", f"{listed(found)} are in {d} now.")


@situation
def which_dump(s):
    kind, ext = s.pick([("dump", "sql"), ("snapshot", "img"), ("backup", "tar"), ("key", "pem"), ("log", "log"), ("crontab", "cron"),
                        ("report", "txt"), ("image", "iso")])
    a, b = [s.value(f"{n}.{ext}") for n in s.some(HOSTS, 2)]
    gone, kept = (a, b) if s.chance(0.5) else (b, a)
    for n in (a, b):
        s.file(n, s.sentence() + "\n")
    s.decoys(but=(ext,))
    s.person(s.pick([gone, f"{gone} please", f"the one of {gone.rsplit('.', 1)[0]}: {gone}", f"{gone}, keep the other"]))
    s.expect(gone, None)
    s.ask(f"Delete the {kind} (the .{ext} file) that I no longer need.", f"One of the *.{ext} files can go. Ask me which and delete it.",
          f"remove the .{ext} file i talked about", f"Please throw away the {kind}, it's the file with .{ext}.",
          f"There should be one .{ext} too many here, delete it.", f"The {kind} is not needed any more, get rid of the .{ext} file.",
          f"rm the {kind} (.{ext})", f"Clean up my {kind}: a file ending in .{ext}, if there are two ask me.")
    found = (yield s.call("fs_find", path=".", pattern=f"*.{ext}")).splitlines()[1:]
    yield s.call("ask_user", question=f"Which one shall I delete: {found[0]} or {found[1]}?")
    yield s.call("fs_remove", path=gone)
    yield s.say(f"Deleted {gone}.", f"Deleted {gone}; {kept} is still there.")


# ---- the shell ------------------------------------------------------------------------------------------------------------


@situation
def restrict(s):
    f = known(s, ["id_rsa", "id_ed25519", "server.key", "backup.sh", "deploy.sh", "secrets.env", ".pgpass", ".netrc", "wg0.key", "htpasswd",
                  "mount.sh", "tokens.json", "run.sh"], "key")
    mode, now = s.pick(["600", "400", "640", "700", "755", "750", "644", "444"]), s.pick([0o666, 0o664, 0o777])
    s.file(f, s.sentence() + "\n", mode=now)
    s.decoys()
    s.ask(f"Set the mode of {f} to {mode}.", f"chmod {mode} {f}", f"Please give {f} the permissions {mode}.",
          f"{f} is open to everybody. Change its mode to {mode}.", f"permissions of {f} -> {mode} pls", f"The file {f} should have mode {mode}.",
          f"ssh refuses \"{f}\" because of its rights; they should be {mode}, set that.", f"Would you change the access rights of {f} to {mode}?",
          f"make {f} {mode}, octal permissions I mean")
    ran((yield s.call("shell", command=f"chmod {mode} {quoted(f)}")))
    yield s.say(f"Set the mode of {f} to {mode}.", f"{f} now has the mode {mode}.")


@situation
def sorted_list(s):
    f, g = low(s, "txt"), low(s, "txt")
    names = several(s, HOSTS + USERS, s.number(3, 8))
    lines = names + [names[0]] * s.number(0, 2)
    s.rng.shuffle(lines)
    s.file(f, "".join(n + "\n" for n in lines))
    s.decoys()
    s.expect(g, "".join(n + "\n" for n in sorted(set(lines))))
    s.ask(f"Sort the lines of {f}, drop duplicates and save the result in {g}.", f"sort -u {f} into {g}",
          f"{f} is a mess. Make {g} from it: sorted, each line only once.",
          f"Please write the lines from {f} in alphabetical order and without repeats to {g}.",
          f"I want every name of {f} just once and in order, in a new file {g}.", f"unique sorted lines of {f} -> {g}",
          f"Could you sort {f} and remove what is double? Output goes to {g}.", f"Create {g} with the sorted lines of {f}, no line twice.")
    ran((yield s.call("shell", command=f"LC_ALL=C sort -u {quoted(f)} > {quoted(g)}")))
    yield s.say(f"Saved the sorted lines of {f} in {g}, each once.", f"{g} now has the lines of {f}, sorted and without duplicates.")


@situation
def link_release(s):
    name = one(s, ["current", "live", "latest", "active", "www", "stable", "app", "default", "in-use", "today", "site", "prod"])
    mark = s.pick([f"{s.number(1, 40)}.{s.number(0, 9)}", s.date(), str(s.number(100, 999))])
    target = s.value(s.pick(["release", "build", "v", "site", "snapshot", "app", "deploy"]) + s.pick("-_") + mark)
    s.folder(target)
    s.file(f"{target}/{low(s, 'txt')}", s.sentence() + "\n")
    s.decoys()
    s.ask(f"Make a symbolic link {name} that points to {target}.", f"ln -s {target} {name}", f"{name} should be a symlink to {target}.",
          f"We go live with {target}. Create a link called {name} to it.", f"symlink {name} -> {target} please",
          f"Please set a soft link named {name}, leading to the folder {target}.",
          f"I want to reach {target} under the name {name} too; use a symbolic link.",
          f"Create the link \"{name}\" for \"{target}\", a symbolic one.")
    ran((yield s.call("shell", command=f"ln -s {target} {name}")))
    yield s.say(f"Made the link {name}, which points to {target}.", f"{name} now points to {target}.")


@situation
def differing_lines(s):
    f, g = conf(s), None
    keys, values = settings(s, s.number(3, 8))
    mark, k = sign(s), s.number(0, 2)
    new = s.value(str(s.pick([n for n in range(1003, 9999, 13) if str(n) not in values])))
    g = s.value(f + s.pick([".new", ".bak", ".old", ".dist", ".dpkg-new"]))
    s.file(f, joined(keys, values, mark))
    s.file(g, joined(keys, values[:k] + [new] + values[k + 1:], mark))
    s.decoys()
    s.ask(f"What is different between {f} and {g}?", f"diff {f} {g}", f"Compare {f} with {g} line by line.",
          f"The upgrade left {g} next to {f}. Which lines differ?", f"Please tell me in what {f} and {g} are not the same.",
          f"where do {f} and {g} differ",
          f"I edited {f} at some point; {g} is the other version. Show the difference.",
          f"Run a diff of \"{f}\" against \"{g}\" and tell me the result.")
    ran((yield s.call("shell", command=f"diff {quoted(f)} {quoted(g)}")), 1)
    yield s.say(f"They differ in {keys[k]}: {values[k]} in {f}, {new} in {g}.", f"Only {keys[k]} differs: {f} has {values[k]}, {g} has {new}.")


@situation
def end_of_log(s):
    f, n, last = log(s), s.number(60, 160), s.number(2, 4)
    texts = [f"{i:03} {event(s)}" for i in range(1, n + 1)]
    s.file(f, "".join(t + "\n" for t in texts))
    s.decoys()
    s.ask(f"Show the last {last} lines of {f}.", f"tail -n {last} {f}", f"{f} is long; I only want its final {last} lines.",
          f"What happened last? Give me the {last} newest lines, at the end of {f}.", f"last {last} of {f} please",
          f"Print the bottom {last} lines of the log {f}.",
          f"Could you read me the tail of \"{f}\", {last} lines?", f"I'd like to see how {f} ends, {last} lines are enough.")
    ran((yield s.call("shell", command=f"tail -n {last} {quoted(f)}")))
    yield s.say("\n".join(texts[-last:]), f"The last {last} lines of {f}:\n" + "\n".join(texts[-last:]))


@situation
def newest_backup(s):
    ends = ["dump", "tar.gz", "sql", "img", "bak"]
    names = [s.value(f"{n}.{s.pick(ends)}") for n in s.some(HOSTS, s.number(3, 5))]
    d = one(s, ["backups", "dumps", "nightly", "mnt/backup", "snapshots", "vault", "store", "srv/backup", "tapes", "images"])
    ages = [a * 3600 for a in s.rng.sample(range(5, 900), len(names))]
    for n, a in zip(names, ages):
        s.file(f"{d}/{n}", s.sentence() + "\n", age=a)
    s.decoys()
    oldest = s.chance(0.4)
    best = names[ages.index(max(ages) if oldest else min(ages))]
    word, other = ("oldest", "was changed the longest ago") if oldest else ("newest", "was changed last")
    s.ask(f"Which file in {d} is the {word}?", f"{word} backup in {d}?", f"Look in the folder {d} and tell me which file {other}.",
          f"I need the name of the {word} file in {d}, by time of change.", f"what's the {word} thing in {d}/",
          f"Please name the {word} of the files in {d}.", f"By date, which one in \"{d}\" is {word}?", f"Of all the backups in {d}, which {other}?",
          f"{d}: {word} file by mtime")
    ran((yield s.call("shell", command=f"ls -t {d} | {'tail' if oldest else 'head'} -n 1")))
    yield s.say(f"The {word} file in {d} is {best}.", f"{best} is the {word}.", f"It is {best}.")


@situation
def days_from(s):
    start = datetime.date(s.number(2020, 2028), s.number(1, 12), s.number(1, 28))
    n, back = s.number(5, 400), s.chance(0.4)
    end = start + datetime.timedelta(days=-n if back else n)
    thing = one(s, ["tape archive", "log", "backup", "certificate", "lease", "key", "trial licence", "maintenance contract", "snapshot",
                    "audit trail", "guest account", "API token", "warranty", "tape", "mail archive"])
    s.value(str(start))
    s.decoys()
    if back:
        s.ask(f"Which date was {n} days before {start}?", f"{start} minus {n} days?",
              f"We keep the {thing} {n} days. Counted back from {start}, which date is that?", f"go {n} days back from {start}, what date",
              f"What day do I get when I subtract {n} days from {start}?",
              f"Please count {n} days backwards from {start} and tell me the date.",
              f"The {thing} ended on {start} after {n} days. When did it begin?", f"date {n} days earlier than {start}")
    else:
        s.ask(f"Which date is {n} days after {start}?", f"{start} plus {n} days?",
              f"The {thing} is valid for {n} days from {start}. Until what date?", f"add {n} days to {start}",
              f"What is the date {n} days later than {start}?", f"Please count {n} days forward from {start} and tell me where I end.",
              f"Our {thing} from {start} must be kept {n} days. When may it go?", f"date of {start} + {n}d")
    ran((yield s.call("shell", command=f"date -d '{start} {'-' if back else '+'}{n} days' +%F")))
    yield s.say(f"It is {end}.", f"{n} days {'before' if back else 'after'} {start} is {end}.", f"{end}")


@situation
def run_script(s):
    f = s.value(s.pick(SCRIPTS).rsplit(".", 1)[0] + ".sh") if s.chance(0.7) else low(s, "sh")
    word = s.pick([event(s), chore(s), f"{s.number(2, 900)} files checked, {s.number(0, 9)} bad", f"OK {s.number(100, 999)}",
                   f"{s.pick(HOSTS)} is in sync", f"{s.number(1, 99)} mails waiting"])
    s.file(f, f"#!/bin/sh\n# {s.pick(['by', 'for', 'from'])} {s.pick(USERS)}\necho \"{word}\"\n", mode=0o644 if s.chance(0.3) else 0o755)
    s.decoys()
    s.ask(f"Run {f} and tell me what it prints.", f"sh {f}", f"Execute the script {f}.", f"What does {f} output when it runs?",
          f"Please start {f} for me, I want to see the message.", f"run {f} pls",
          f"Could you launch the shell script \"{f}\" and report the output?", f"I would like {f} executed. What comes out?",
          f"Try {f}: which line does it write?")
    ran((yield s.call("shell", command=f"sh {quoted(f)}")))
    yield s.say(f"{f} printed: {word}", f"It printed \"{word}\".", f"The output is: {word}")


@situation
def busiest(s):
    f, names = log(s), several(s, s.pick([USERS, HOSTS]), s.number(3, 5))
    counts = s.rng.sample(range(4, 40), len(names))
    rows = [n for n, c in zip(names, counts) for _ in range(c)]
    s.rng.shuffle(rows)
    s.file(f, "".join(f"{n} {s.number(0, 23):02}:{s.number(0, 59):02} {s.pick(['login', 'logout', 'sync', 'mail', 'ssh', 'pull'])}\n" for n in rows))
    s.decoys()
    top = names[counts.index(max(counts))]
    s.ask(f"Each line of {f} begins with a name. Which name comes most often?", f"most frequent first word in {f}?",
          f"Who is in {f} the most? The name is the first word of a line.", f"top name of {f} (first column), and how often",
          f"{f} is long. Count by first column and tell me who leads.", f"Please find out which name starts the most lines of {f}.",
          f"I'd like to know the busiest one in \"{f}\"; names stand at the beginning of the lines.",
          f"Which first field is the commonest in {f}, and with how many lines?")
    ran((yield s.call("shell", command=f"cut -d' ' -f1 {quoted(f)} | sort | uniq -c | sort -rn | head -n 1")))
    yield s.say(f"{top}, with {max(counts)} lines.", f"{top} comes most often: {max(counts)} times.")


@situation
def decode(s):
    f = low(s, s.pick(["b64", "txt", "enc"]))
    text = s.value(s.pick([chore(s), event(s), s.sentence(), f"user={s.pick(USERS)} host={s.pick(HOSTS)}",
                           f"die Lüfter von {s.pick(HOSTS)} sind laut", f"{s.pick(USERS)}@{s.pick(HOSTS)}:/srv/{s.word()}"]))
    s.file(f, base64.b64encode((text + "\n").encode()).decode() + "\n")
    s.decoys()
    s.ask(f"Decode {f}, it is base64.", f"base64 -d {f}", f"{f} holds base64. What does it mean in plain text?",
          f"Please turn the base64 in {f} back into text and show it.", f"I got {f} from the mail system, encoded in base64. Read it for me.",
          f"whats in {f} when you base64 decode it",
          f"The secret in \"{f}\" is base64 encoded; tell me the decoded text.", f"decoded text of {f} pls (base64)",
          f"Can you make the base64 file {f} readable?")
    ran((yield s.call("shell", command=f"base64 -d {quoted(f)}")))
    yield s.say(f"{f} says: {text}", f"Decoded: {text}", f"The text is \"{text}\".")


# ---- what cannot be done --------------------------------------------------------------------------------------------------


@situation
def no_such_config(s):
    f = s.value(s.pick(["keepalived.conf", "pure-ftpd.conf", "zabbix_agent.conf", "vsftpd.conf", "ntp.conf", "lighttpd.conf", "tor/torrc",
                        "bacula-fd.conf", "etc/fstab.new", "varnish.vcl", "influx.toml", "snmpd.conf", "kea-dhcp4.conf",
                        "ocserv.conf", "nut/ups.conf"]) if s.chance(0.7) else low(s, "conf"))
    s.file(low(s, "txt"), s.sentence() + "\n")
    s.decoys()
    key = one(s, KEYS)
    s.ask(f"What {key} is set in {f}?", f"Read {f} to me.", f"show {f}", f"Please look into {f} and tell me the {key}.",
          f"I think the {key} is in {f}, what is it?", f"cat {f} please", f"Can you open \"{f}\"? I want to see the {key}.",
          f"Which {key} do we have in the file {f}?",
          f"According to {f}, how big is {key}?")
    yield s.call("fs_read", path=f, fails=True)
    yield s.say(f"There is no {f} here.", f"{f} does not exist.")


@situation
def nothing_to_replace(s):
    f = conf(s)
    keys, values = settings(s, s.number(2, 5))
    text = joined(keys[1:], values[1:], sign(s))
    old, new = values[0], s.value(str(s.number(10000, 65000)))
    s.file(f, text)
    s.decoys()
    s.expect(f, text)
    s.ask(f"Replace {old} by {new} in {f}.", f"{f}: {old} => {new}", f"Somewhere in {f} stands {old}. Write {new} there.",
          f"Please change the {old} in {f} into {new}.", f"sed {old} to {new} in {f}",
          f"We moved from {old} to {new}; {f} still has the former, fix it.",
          f"Could you update \"{f}\" so that it says {new} where it says {old} now?", f"swap the {old} of {f} for {new}",
          f"In the file {f}, {old} should be {new}.")
    yield s.call("fs_edit", path=f, old=old, new=new, fails=True)
    yield s.say(f"There is no {old} in {f}; nothing was changed.", f"{f} does not contain {old}, so nothing was changed.")


@situation
def no_such_folder(s):
    d = one(s, ["nginx", "conf.d", "cron.weekly", "letsencrypt", "old-certs", "dumps", "mnt/usb", "srv/git", "var/spool", "tftpboot", "pxe",
                "exports", "share/media", "nfs", "vmail", "opt/agent"])
    s.file(low(s, "txt"), s.sentence() + "\n")
    s.decoys()
    s.ask(f"What files are in the folder {d}?", f"ls {d}", f"List {d} for me, please.", f"Show the contents of the directory {d}.",
          f"I think the configs are in {d}. What's there?", f"which files lie in {d}", f"Tell me everything that is inside \"{d}\".",
          f"have a look into {d}/ and list it",
          f"Is there anything in {d}? Name it.")
    yield s.call("fs_list", path=d, fails=True)
    yield s.say(f"There is no folder {d} here.", f"The folder {d} does not exist.")


@situation
def secret_system_file(s):
    f = one(s, ["/etc/shadow", "/etc/gshadow", "/etc/sudoers", "/etc/ssh/sshd_config", "/root/.bashrc", "/root/.ssh/id_rsa",
                "/home/alice/.ssh/config", "/var/spool/cron/root", "/etc/shadow-",
                "/root/.my.cnf", "/home/oskar/.bash_history", "/var/mail/root", "/root/notes.txt", "/etc/sudoers.d/deploy", "/home/yara/.netrc"])
    s.decoys()
    s.ask(f"Show me {f}.", f"cat {f}", f"What stands in {f}?", f"Please print the file {f}, I need to check something.",
          f"I'm the admin here, read {f} for me.", f"contents of {f}?", f"open {f} and tell me what it says", f"For the audit I need to see {f}.",
          f"Can you look what {f} has inside?")
    yield s.call("fs_read", path=f, fails=True)
    yield s.say(f"I am not allowed to read {f}.", f"I am not allowed to open {f}.")


@situation
def change_denied(s):
    s.readonly()
    f = conf(s)
    keys, values = settings(s, s.number(2, 4))
    mark, k = sign(s), s.number(0, len(keys) - 1)
    new = s.value(str(s.pick([n for n in range(1005, 9999, 17) if str(n) not in values])))
    text = joined(keys, values, mark)
    s.file(f, text)
    s.decoys()
    s.expect(f, text)
    s.ask(f"Change {values[k]} to {new} in {f}.", f"In {f}, {keys[k]} is {values[k]}. Make that {new}, please.",
          f"replace {values[k]} with {new} in {f}", f"Please edit {f}: {values[k]} must become {new}.", f"{f}: {values[k]} -> {new}",
          f"I'd like {new} in place of {values[k]} in \"{f}\".",
          f"Could you correct {f}, it should say {new} and not {values[k]}?", f"put {new} in {f} instead of {values[k]}, that's the {keys[k]}")
    yield s.call("fs_edit", path=f, old=values[k], new=new, fails=True)
    yield s.say(f"I am not allowed to change {f}.", f"I am not allowed to edit {f}, so nothing was changed.")


@situation
def system_change_denied(s):
    f = one(s, ["/etc/hosts", "/etc/motd", "/etc/fstab", "/etc/resolv.conf", "/etc/issue", "/etc/environment", "/etc/exports", "/etc/rc.local",
                "/etc/profile", "/etc/crontab",
                "/usr/local/bin/start.sh", "/etc/hosts.allow", "/etc/modules", "/etc/nsswitch.conf", "/etc/sysctl.conf"])
    line = s.value(s.pick([f"{ip(s)} {s.pick(HOSTS)}", f"# {chore(s)}", f"export MIRROR={s.pick(HOSTS)}",
                           f"# checked by {s.pick(USERS)} on {s.date()}"]))
    s.decoys()
    s.ask(f"Append the line {line} to {f}.", f"Add \"{line}\" at the end of {f}.", f"echo '{line}' >> {f}",
          f"Please put this line into {f}, at the bottom: {line}", f"{f} needs one more line: {line}", f"I want {f} to end with `{line}`.",
          f"Could you extend {f} by: {line}",
          f"On this server {f} should also have the line {line}")
    yield s.call("fs_append", path=f, text=line + "\n", fails=True)
    yield s.say(f"I am not allowed to change {f}.", f"I am not allowed to write to {f}.")


@situation
def hands_needed(s):
    host = one(s, HOSTS)
    thing, can = s.pick([(f"Plug the network cable of {host} into port 12.", "plug in cables"),
                         (f"Press the power button of {host}.", "press buttons"), (f"Swap the broken disk in {host}.", "swap disks"),
                         (f"Blow the dust out of the fans of {host}.", "clean hardware"), (f"Carry {host} down to the cellar.", "carry machines"),
                         (f"Put more paper into the printer next to {host}.", "fill paper into a printer"),
                         (f"Look whether the red LED of {host} is blinking.", "see the lights of a machine"),
                         (f"Phone the provider and ask why {host} is offline.", "make phone calls"),
                         (f"Screw {host} tight in rack 2.", "screw machines into a rack"),
                         (f"Listen if the fan of {host} makes noise.", "hear anything"),
                         (f"Lock the door of the room where {host} is.", "lock doors"),
                         (f"Stick a label with its name on {host}.", "stick labels on things"), (f"Smell if {host} is burning.", "smell anything"),
                         (f"Buy a new battery for {host} in the shop.", "go to a shop"),
                         (f"Turn {host} by 90 degrees so that the air comes out at the back.", "turn machines around"),
                         (f"Change the toner of the printer beside {host}.", "change toner")])
    task = thing[0].lower() + thing[1:-1]
    s.value(task), s.value(thing)
    s.decoys()
    s.ask(thing, f"Please {task}.", f"can you {task}", f"I'm at home today, could you {task}?", f"Would you mind to {task}? I have no time.",
          f"{task} pls", f"Go and {task}, quickly.", f"One more job for you: {task}.", f"It would help me a lot if you could {task}.")
    yield s.say(f"I cannot {can}.", f"I am sorry, I cannot {can}.", f"I cannot {can}; a person has to do that.")


@situation
def nearly_that_name(s):
    stem, end = one(s, ["backup", "firewall", "monitor", "crontab", "printer", "network", "database", "mailserver", "router", "accounts", "wireguard",
                        "inventory", "services", "timers", "quota"]), s.pick(["conf", "txt", "cfg", "ini"])
    asked = s.value(f"{stem}.{end}")
    close = s.value(s.pick([f"{stem}s.{end}" if not stem.endswith("s") else f"{stem[:-1]}.{end}", f"{stem}-old.{end}", f"{stem}2.{end}",
                            f"{stem}.{end}.bak", f"{stem}_new.{end}", f"{stem}.{'yaml' if end != 'yaml' else 'json'}"]))
    s.file(close, s.sentence() + "\n")
    s.file(s.value(s.pick(["README", "LICENSE", "todo", "ca.pem", "motd", "id_rsa.pub"])), s.sentence() + "\n")
    s.ask(f"What is in {asked}?", f"Show me the file {asked}.", f"cat {asked}", f"Please read {asked} to me.",
          f"I keep forgetting what {asked} says. Tell me.", f"open {asked}", f"Could you display the text of \"{asked}\"?",
          f"contents of {asked} please", f"Let me see {asked}.")
    yield s.call("fs_read", path=asked, fails=True)
    yield s.call("fs_list", path=".")
    yield s.say(f"There is no {asked} here, but there is {close}.", f"{asked} does not exist. There is a {close}.")


@situation
def setting_not_there(s):
    f = conf(s)
    keys, values = settings(s, s.number(3, 6))
    key = keys[0]
    s.file(f, joined(keys[1:], values[1:], sign(s)))
    s.decoys()
    s.ask(f"What is {key} set to in {f}?", f"{key} in {f}?", f"Which value does {f} give for {key}?", f"Please tell me the {key} from {f}.",
          f"I want to raise {key}. How high is it in {f} now?", f"look up {key} in {f}", f"How large is the {key} that \"{f}\" configures?",
          f"Does {f} say something about {key}? What value?",
          f"read {f} and give me only {key}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{f} does not set {key}.", f"There is no {key} in {f}.")


# ---- no tool --------------------------------------------------------------------------------------------------------------


@situation
def what_is_it(s):
    name, *answers = s.pick(TERMS)
    s.value(name)
    s.decoys()
    s.ask(f"What is {name}?", f"Explain {name} in one sentence.", f"whats {name}", f"My boss talks about {name} all day. What does it mean?",
          f"Can you tell me in simple words what {name} is?", f"I am new to Linux; what's {name}?", f"{name} - what is it?",
          f"Please define {name} briefly.", f"Remind me what {name} is, in general.")
    yield s.say(*answers)


@situation
def small_thanks(s):
    f, h, n = log(s), s.pick(HOSTS), s.number(2, 90)
    s.before(*s.pick([(f"Delete {f}.", f"Deleted {f}."), (f"How many lines has {f}?", f"{f} has {n} lines."),
                      (f"Pack {h} into {h}.tar.gz", f"Packed {h} into {h}.tar.gz."),
                      (f"add {h} at the end of {f}", f"Added \"{h}\" to {f}."),
                      (f"what is the ip of {h}? see hosts.txt", f"The address of {h} is 10.0.0.{n}."),
                      (f"Copy {f} to {f}.bak", f"Copied {f} to {f}.bak.")]))
    s.decoys()
    s.ask("Thanks, that was quick!", "thx", "Great, thank you. That's all for tonight.", "Perfect. The pager is quiet again, thanks!",
          "ok thanks a lot", "Merci, you saved my evening.", "Nice work, I can go home now.", "Thank you very much for helping with this.",
          "cheers mate", "Good, many thanks to you.")
    yield s.say("You are welcome.", "Glad to help.", "You are welcome. Good luck with the machines.")
