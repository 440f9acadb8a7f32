import type { TeardownEvent } from '../../src/teardown/events.ts';

/** An event as one line, for tests of what is told and in which order. */
export function lineOf(event: TeardownEvent): string {
  switch (event.kind) {
    case 'observed':
      return `${event.instance.id}: ${event.before ?? 'unseen'} → ${event.instance.state}`;
    case 'missed':
      return `${event.id}: missing`;
    case 'acting':
      return `${event.id}: to ${event.action}${event.force ? ' by force' : ''}${event.releaseDisks ? ' with disks' : ''}`;
    case 'accepted':
      return `${event.id}: ${event.action} accepted${event.inRecycle === 'Yes' ? ' into the recycle bin' : ''}${event.releaseDisks ? ' with disks' : ''}`;
    case 'action-failed':
      return `${event.id}: ${event.action} failed: ${event.error.message}${event.retrying ? ', to be tried again' : ''}`;
    case 'not-sent':
      return `${event.id}: ${event.action} not sent`;
    case 'finished':
      return `${event.result.id}: end: ${event.result.outcome.kind}`;
    case 'polled':
      return `open: ${event.open.map(({ id, state }) => `${id} ${state ?? 'unseen'}`).join(', ')}${
        event.error === undefined ? '' : `, for ${event.error.message}`
      }`;
    case 'awaiting-listing':
      return `waits ${event.forMs / 1000} s for the listing of ${event.ids.join(', ')}`;
    case 'awaiting-disks':
      return `${event.id}: awaits disks ${event.disks.join(', ')}`;
    case 'deleting-disk':
      return `${event.id}: to delete ${event.disk}`;
    case 'disk-deletion-failed':
      return `${event.id}: deleting ${event.disk} failed: ${event.error.message}`;
    case 'disks-settled':
      return `${event.result.id}: disks settled: ${event.result.disks.map(({ id, fate }) => `${id} ${fate}`).join(', ')}`;
    case 'terminating':
      return 'about to terminate';
    case 'disks-to-release':
      return `${event.id}: disks to release: ${event.disks.map(({ id }) => id).join(', ')}`;
    case 'ending':
      return `ending: ${event.reason}`;
  }
}
