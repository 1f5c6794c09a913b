type Numbers = Int32Array | Uint32Array | Float32Array | Float64Array;

/** The same array when it is long enough, else a copy of twice the length; the new places hold `fill`. */
export function grownTo<T extends Numbers>(array: T, length: number, fill = 0): T {
  if (array.length >= length) return array;
  const grown = copyOf(array, Math.max(length, 2 * array.length, 8));
  if (fill !== 0) grown.fill(fill, array.length);
  return grown;
}

/** Does as `grownTo`, but never makes the array longer than `most`. */
export function grownWithin<T extends Numbers>(array: T, length: number, most: number): T {
  if (array.length >= length || length > most) return array;
  return copyOf(array, Math.min(most, Math.max(length, 2 * array.length)));
}

function copyOf<T extends Numbers>(array: T, length: number): T {
  const Type = array.constructor as new (size: number) => T;
  const copy = new Type(length);
  copy.set(array);
  return copy;
}
