#!/bin/sh
# As docker-compose.yml runs the image: nothing may be written outside /tmp and /dev/shm, no capability, a uid
# that is nobody's. `unshare --mount sandbox.sh SOCKETS PROJECT PYTHON PACKAGES UID COMMAND…`; what is written goes away with it.
set -eu
sockets=$1 project=$2 python=$3 packages=$4 uid=$5
shift 5
mount --make-rprivate /
# What of /tmp is still needed: the folder of PostgreSQL's socket.
mount -t tmpfs -o size=1m,mode=755 tmpfs /mnt
mkdir /mnt/run /mnt/app /mnt/python
mount --bind "$sockets" /mnt/run
mount --bind "$project" /mnt/app
# As the image has it: under a closed home nobody else could reach it.
mount --bind "$python" /mnt/python
version=$(basename "$(dirname "$packages")")
mkdir -p /mnt/venv/bin "/mnt/venv/lib/$version"
ln -s "/mnt/python/bin/$version" /mnt/venv/bin/python
ln -s "$packages" "/mnt/venv/lib/$version/site-packages"
echo "home = /mnt/python/bin" > /mnt/venv/pyvenv.cfg
mount -t tmpfs -o size=256m,mode=1777,nosuid,nodev tmpfs /tmp
mount -t tmpfs -o size=64m,mode=1777,nosuid,nodev tmpfs /dev/shm
awk '$2 !~ "^/(proc|sys|dev|tmp)(/|$)" { print $2 }' /proc/self/mounts | while read -r place; do
    # What lay under /mnt is out of sight.
    ! mountpoint -q "$place" || mount -o remount,bind,ro "$place"
done
cd /mnt/app
exec setpriv --reuid "$uid" --regid "$uid" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
