#!/usr/bin/env bash
# Creates a GPU instance with the vendor's command-line client, prints its ID at once, and waits until it runs.
#
#   pipx install compshare-cli==0.3.6
#   export COMPSHARE_PUBLIC_KEY=… COMPSHARE_PRIVATE_KEY=… IMAGE_ID=compshareImage-… INSTANCE_NAME=ci-my-repo-1
#   bash create-with-client.sh
#
# In a workflow the ID is also the step's output uhost-id.
set -euo pipefail
: "${GITHUB_OUTPUT:=/dev/null}"

created=$(compshare --json instance create --yes --no-wait --name "$INSTANCE_NAME" --image "${IMAGE_ID:?}" \
  --region cn-wlcb --zone cn-wlcb-01 --gpu 4090 --count 1 --cpu 16 --memory 64GiB --charge Postpay) ||
  { echo "$created" && exit 1; }
id=$(jq -er '.data.instance.UHostIds[0]' <<< "$created")
echo "uhost-id=$id" | tee -a "$GITHUB_OUTPUT"
sleep 20 # What was just created may be listed a little late.
compshare instance wait "$id"
# A net that needs no CI: the platform itself stops the instance then. Not for spot instances.
compshare instance schedule set "$id" --at 6h
