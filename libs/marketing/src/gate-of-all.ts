import type { ModelGate } from '@tradewind/contracts';

/** Is ready for an epoch when all gates are; `undefined` if there is none. */
export function gateOfAll(gates: readonly ModelGate[]): ModelGate | undefined {
  const [first, ...others] = gates;
  if (!first || others.length === 0) return first;
  return {
    // Each has to know which epoch was asked for.
    isReady: (epoch, partition) =>
      gates.map((gate) => gate.isReady(epoch, partition)).every((ready) => ready),
    whenReady: async (epoch, partition) => {
      await Promise.all(gates.map((gate) => gate.whenReady(epoch, partition)));
    },
    release: (partition) => {
      for (const gate of gates) gate.release?.(partition);
    },
  };
}
