#!/bin/sh
# Runs a command on a screen nobody sees and with sound nobody hears: Xvfb, a window manager, and
# PulseAudio with a rep's microphone ('repmic', fed by 'micbus') and the other side of a line
# ('farend', heard again from 'farend_monitor'). All of it is gone at the end.
#
#   headless.sh COMMAND ...
set -eu
folder=$(mktemp -d)
servers=""
finish() {
    for server in $servers; do kill "$server" 2>/dev/null || true; done
    # shellcheck disable=SC2086 - a list
    [ -z "$servers" ] || wait $servers 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

wait_for() { # what it is, then the command that says it is there
    what=$1
    shift
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        if [ "$tries" -ge 100 ]; then
            echo "$what did not start" >&2
            exit 1
        fi
        sleep 0.1
    done
}

# Xvfb finds a free number itself and says it when it is ready.
mkfifo "$folder/display"
Xvfb -displayfd 3 -screen 0 1920x1080x24 -dpi 96 -nolisten tcp -noreset \
    3>"$folder/display" >"$folder/xvfb.log" 2>&1 &
servers="$servers $!"
read -r number <"$folder/display" || { cat "$folder/xvfb.log" >&2; exit 1; }
unset WAYLAND_DISPLAY
export DISPLAY=":$number" QT_QPA_PLATFORM=xcb
openbox >"$folder/openbox.log" 2>&1 &
servers="$servers $!"
wait_for "the window manager" xdotool get_num_desktops

mkdir -m 700 "$folder/run"
export XDG_RUNTIME_DIR="$folder/run"
cat >"$folder/pulse.pa" <<PULSE
.fail
load-module module-native-protocol-unix auth-anonymous=1 socket=$folder/pulse
load-module module-null-sink sink_name=farend rate=48000 channels=2
load-module module-null-sink sink_name=micbus rate=48000 channels=1 channel_map=mono
load-module module-remap-source source_name=repmic master=micbus.monitor channels=1 channel_map=mono master_channel_map=mono
set-default-sink farend
set-default-source repmic
PULSE
cat >"$folder/alsa.conf" <<ALSA
pcm.farend { type pulse device "farend" hint { show on description "FarEnd sink" } }
pcm.farend_monitor { type pulse device "farend.monitor" hint { show on description "FarEnd loopback" } }
pcm.repmic { type pulse device "repmic" hint { show on description "Rep microphone" } }
pcm.micbus { type pulse device "micbus" hint { show on description "Mic bus" } }
pcm.!default { type pulse hint { show on description "Default" } }
ctl.!default { type pulse }
ALSA
# Pulse keeps its cookie and state under HOME: a home of its own leaves the user's alone.
env -u PULSE_SERVER HOME="$folder" pulseaudio -n -F "$folder/pulse.pa" --daemonize=no \
    --exit-idle-time=-1 --disallow-exit --use-pid-file=no --realtime=no --high-priority=no \
    --disable-shm=yes --log-target="file:$folder/pulse.log" >"$folder/pulse-output.log" 2>&1 &
servers="$servers $!"
export PULSE_SERVER="unix:$folder/pulse"
export PULSE_COOKIE="$folder/cookie"
export ALSA_CONFIG_PATH="/usr/share/alsa/alsa.conf:$folder/alsa.conf"
wait_for "the sound server" pactl info

"$@"
