import fc from '../node_modules/fast-check/lib/fast-check.js';

// Specs get this module when they import fast-check. A run repeats exactly; PROPERTY_SEED explores others.
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) });

export * from '../node_modules/fast-check/lib/fast-check.js';
export default fc;
