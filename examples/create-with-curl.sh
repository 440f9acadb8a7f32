#!/usr/bin/env bash
# Creates a GPU instance with curl and jq alone, prints its ID at once, and waits until it runs.
#
#   export COMPSHARE_PUBLIC_KEY=… COMPSHARE_PRIVATE_KEY=… IMAGE_ID=compshareImage-… INSTANCE_NAME=ci-my-repo-1
#   bash create-with-curl.sh
#
# In a workflow the ID is also the step's output uhost-id. Sub-accounts name their project in COMPSHARE_PROJECT_ID.
set -euo pipefail
: "${GITHUB_OUTPUT:=/dev/null}"

# call ACTION NAME=VALUE… calls the API and prints its answer. The signature is the SHA-1 of all parameters, sorted by
# name, each name followed by its value, and then the private key. No key is among a process's arguments.
call() {
  local action=$1 text form signature answer reason
  shift
  { IFS= read -r text && IFS= read -r form; } < <(jq -nr --args '
    ($ARGS.positional | map(capture("^(?<key>[^=]+)=(?<value>.*)")))
    + [{key: "PublicKey", value: env.COMPSHARE_PUBLIC_KEY}] | sort_by(.key)
    | (map(.key + .value) | add), (map("\(.key)=\(.value | @uri)") | join("&"))' "Action=$action" "$@")
  signature=$(printf %s "$text" "$COMPSHARE_PRIVATE_KEY" | sha1sum)
  answer=$(curl -sS -m 90 -d @- "${COMPSHARE_API_URL:-https://api.compshare.cn}" <<< "$form&Signature=${signature%% *}")
  if [ "$(jq -r .RetCode <<< "$answer" 2> /dev/null)" != 0 ]; then
    reason=$(jq -c '{RetCode, Message}' <<< "$answer" 2> /dev/null)
    echo "$action failed: ${reason:-no answer of the API}" >&2
    return 1
  fi
  echo "$answer"
}

: "${COMPSHARE_PUBLIC_KEY:?}" "${COMPSHARE_PRIVATE_KEY:?}"
place=(Region=cn-wlcb Zone=cn-wlcb-01)
project_id=${COMPSHARE_PROJECT_ID:-$(call GetProjectList | jq -r '[.ProjectSet[] | select(.IsDefault)][0].ProjectId')}

# Without ChargeType the API takes Month: a month, paid in advance. Postpay is billed by the second. This call is never
# repeated: where no answer came, there may be an instance all the same, which terminating by name finds.
created=$(call CreateCompShareInstance "${place[@]}" "ProjectId=$project_id" "Name=$INSTANCE_NAME" \
  "CompShareImageId=${IMAGE_ID:?}" MachineType=G GpuType=4090 GPU=1 CPU=16 Memory=65536 ChargeType=Postpay \
  Disks.0.IsBoot=true Disks.0.Type=CLOUD_SSD Disks.0.Size=100)
id=$(jq -er '.UHostIds[0]' <<< "$created")
echo "uhost-id=$id" | tee -a "$GITHUB_OUTPUT"

state=
for _ in $(seq 40); do # Ten minutes.
  sleep 15
  # An answer has passwords in it: nothing but the state is shown. A single look that fails is no reason to give up.
  state=$(call DescribeCompShareInstance "${place[@]}" "ProjectId=$project_id" "UHostIds.0=$id" |
    jq -r '.UHostSet[0].State // "not listed yet"') || continue
  echo "$id: $state"
  case $state in Running | *Fail*) break ;; esac
done
[ "$state" = Running ]

# A net that needs no CI: the platform itself stops the instance in six hours. Not for spot instances.
call UpdateCompShareStopScheduler "${place[@]}" "ProjectId=$project_id" "UHostId=$id" \
  "SchedulerStopTime=$(($(date +%s) + 6 * 3600))" > /dev/null
