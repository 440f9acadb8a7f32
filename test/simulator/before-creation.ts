import { required, requiredPlace } from './call.ts';
import type { Action } from './call.ts';
import { positive, readConfiguration, readMemory } from './create-action.ts';

/** What is on sale with one 4090, as the vendor's page of types on sale shows it; memory in GB. */
const SIZES = [
  { Gpu: 1, Cpu: 16, Mem: 64 },
  { Gpu: 1, Cpu: 16, Mem: 94 },
  { Gpu: 2, Cpu: 32, Mem: 128 },
  { Gpu: 2, Cpu: 32, Mem: 192 },
];
/** CNY an hour for each GPU. */
const PRICE = 1.88;

/**
 * CheckCompShareResourceCapacity: which sizes there are with this GPU, image, billing and these disks. The vendor's page
 * (https://www.compshare.cn/docs/gpus/instance/checkcompshareresourcecapacity) says to ask it before creating, and the
 * official client does. Here everything is in stock.
 */
export const checkCapacity: Action = ({ parameters }, around) => {
  requiredPlace(parameters, around);
  for (const name of ['MachineType', 'MinimalCpuPlatform', 'CompShareImageId', 'ChargeType'])
    required(parameters, name);
  readConfiguration(parameters);
  const specs = SIZES.map((size) => ({ ...size, ResourceEnough: true }));
  return { fields: { Specs: specs }, applied: false };
};

/**
 * GetCompShareInstancePrice, as on https://www.compshare.cn/docs/gpus/instance/getcompshareinstanceprice: mind its `Gpu`
 * and `Cpu`, which CreateCompShareInstance calls `GPU` and `CPU`. The prices are made up.
 */
export const instancePrice: Action = ({ parameters }, around) => {
  requiredPlace(parameters, around);
  const { ChargeType } = readConfiguration(parameters);
  const gpus = positive(parameters, 'Gpu');
  positive(parameters, 'Cpu');
  readMemory(parameters);
  const price = { ChargeType, Instance: gpus * PRICE, Disks: 0, SystemDisks: 0 };
  return {
    fields: { PriceDetails: [price], OriginalPriceDetails: [price], ListPriceDetails: [price] },
    applied: false,
  };
};
