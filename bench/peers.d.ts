// What the benchmarks use of peers that bring no types.
declare module 'hyperloglog-lite' {
  type Sketch = { add(hash: number[]): void; count(): number }
  const HyperLogLog: { (precision: number): Sketch; hash(value: string): number[] }
  export default HyperLogLog
}

// A bundle for browsers: it exports nothing, and sets `window.Sim` where there is a window.
declare module 'simjs'
