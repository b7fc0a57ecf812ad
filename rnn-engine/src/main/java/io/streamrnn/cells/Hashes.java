/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 64-bit hashes of texts that TensorFlow's hash buckets use: the fingerprint of FarmHash (Pike
 * 2014), whose function for up to 64 bytes is that of CityHash, and SipHash-2-4 (Aumasson and
 * Bernstein 2012).
 */
final class Hashes {

  private static final long K0 = 0xc3a5c85c97cb3127L;
  private static final long K1 = 0xb492b66fbe98f273L;
  private static final long SEED = 81;
  private static final long K2 = 0x9ae16a3b2f90404fL;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Hashes() {}

  /** FarmHash's fingerprint. */
  static long farm(byte[] s) {
    int length = s.length;
    if (length > 64) {
      return farmOfBlocks(s);
    }
    long mul = K2 + length * 2L;
    if (length > 32) {
      return farmOfTwoHalves(s, mul);
    } else if (length > 16) {
      return farmOfLong(s, mul);
    } else if (length == 0) {
      return K2;
    } else if (length >= 8) {
      long a = longAt(s, 0) + K2;
      long b = longAt(s, length - 8);
      long c = Long.rotateRight(b, 37) * mul + a;
      long d = (Long.rotateRight(a, 25) + b) * mul;
      return mixed(c, d, mul);
    } else if (length >= 4) {
      return mixed(length + (intAt(s, 0) << 3), intAt(s, length - 4), mul);
    }
    int y = (s[0] & 0xff) + ((s[length >> 1] & 0xff) << 8);
    int z = length + ((s[length - 1] & 0xff) << 2);
    return shifted(y * K2 ^ z * K0) * K2;
  }

  private static long farmOfLong(byte[] s, long mul) {
    long a = longAt(s, 0) * K1;
    long b = longAt(s, 8);
    long c = longAt(s, s.length - 8) * mul;
    long d = longAt(s, s.length - 16) * K2;
    return mixed(
        Long.rotateRight(a + b, 43) + Long.rotateRight(c, 30) + d,
        a + Long.rotateRight(b + K2, 18) + c,
        mul);
  }

  /** Of 33 to 64 bytes. */
  private static long farmOfTwoHalves(byte[] s, long mul) {
    int end = s.length;
    long a = longAt(s, 0) * K2;
    long b = longAt(s, 8);
    long c = longAt(s, end - 8) * mul;
    long d = longAt(s, end - 16) * K2;
    long y = Long.rotateRight(a + b, 43) + Long.rotateRight(c, 30) + d;
    long z = mixed(y, a + Long.rotateRight(b + K2, 18) + c, mul);
    long e = longAt(s, 16) * mul;
    long f = longAt(s, 24);
    long g = (y + longAt(s, end - 32)) * mul;
    long h = (z + longAt(s, end - 24)) * mul;
    return mixed(
        Long.rotateRight(e + f, 43) + Long.rotateRight(g, 30) + h,
        e + Long.rotateRight(f + a, 18) + g,
        mul);
  }

  /** Of more than 64 bytes: a state of seven numbers, and at the end the last 64 bytes. */
  private static long farmOfBlocks(byte[] s) {
    long x = SEED;
    long y = x * K1 + 113;
    long z = shifted(y * K2 + 113) * K2;
    long[] v = new long[2];
    long[] w = new long[2];
    x = x * K2 + longAt(s, 0);
    int end = (s.length - 1) / 64 * 64;
    for (int at = 0; at < end; at += 64) {
      x = Long.rotateRight(x + y + v[0] + longAt(s, at + 8), 37) * K1;
      y = Long.rotateRight(y + v[1] + longAt(s, at + 48), 42) * K1;
      x ^= w[1];
      y += v[0] + longAt(s, at + 40);
      z = Long.rotateRight(z + w[0], 33) * K1;
      weak(s, at, v[1] * K1, x + w[0], v);
      weak(s, at + 32, z + w[1], y + longAt(s, at + 16), w);
      long swapped = z;
      z = x;
      x = swapped;
    }
    long mul = K1 + ((z & 0xff) << 1);
    int at = s.length - 64;
    w[0] += (s.length - 1) & 63;
    v[0] += w[0];
    w[0] += v[0];
    x = Long.rotateRight(x + y + v[0] + longAt(s, at + 8), 37) * mul;
    y = Long.rotateRight(y + v[1] + longAt(s, at + 48), 42) * mul;
    x ^= w[1] * 9;
    y += v[0] * 9 + longAt(s, at + 40);
    z = Long.rotateRight(z + w[0], 33) * mul;
    weak(s, at, v[1] * mul, x + w[0], v);
    weak(s, at + 32, z + w[1], y + longAt(s, at + 16), w);
    return mixed(mixed(v[0], w[0], mul) + shifted(y) * K0 + x, mixed(v[1], w[1], mul) + z, mul);
  }

  /** Hashes 32 bytes with two seeds to two numbers. */
  private static void weak(byte[] s, int at, long first, long second, long[] to) {
    long last = longAt(s, at + 24);
    long a = first + longAt(s, at);
    long b = Long.rotateRight(second + a + last, 21);
    long c = a;
    a += longAt(s, at + 8);
    a += longAt(s, at + 16);
    b += Long.rotateRight(a, 44);
    to[0] = a + last;
    to[1] = b + c;
  }

  private static long mixed(long u, long v, long mul) {
    long a = shifted((u ^ v) * mul);
    return shifted((v ^ a) * mul) * mul;
  }

  private static long shifted(long v) {
    return v ^ (v >>> 47);
  }

  private static long longAt(byte[] s, int at) {
    return (long) LONG.get(s, at);
  }

  private static long intAt(byte[] s, int at) {
    return (int) INT.get(s, at) & 0xffffffffL;
  }

  /** SipHash-2-4 with a key of two numbers. */
  static long sip(long key0, long key1, byte[] s) {
    long[] v = {
      key0 ^ 0x736f6d6570736575L,
      key1 ^ 0x646f72616e646f6dL,
      key0 ^ 0x6c7967656e657261L,
      key1 ^ 0x7465646279746573L
    };
    int whole = s.length / 8 * 8;
    for (int at = 0; at < whole; at += 8) {
      absorb(v, longAt(s, at));
    }
    long last = (long) s.length << 56;
    for (int i = whole; i < s.length; i++) {
      last |= (s[i] & 0xffL) << 8 * (i - whole);
    }
    absorb(v, last);
    v[2] ^= 0xff;
    rounds(v, 4);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
  }

  private static void absorb(long[] v, long word) {
    v[3] ^= word;
    rounds(v, 2);
    v[0] ^= word;
  }

  private static void rounds(long[] v, int count) {
    for (int round = 0; round < count; round++) {
      v[0] += v[1];
      v[2] += v[3];
      v[1] = Long.rotateLeft(v[1], 13) ^ v[0];
      v[3] = Long.rotateLeft(v[3], 16) ^ v[2];
      v[0] = Long.rotateLeft(v[0], 32);
      v[2] += v[1];
      v[0] += v[3];
      v[1] = Long.rotateLeft(v[1], 17) ^ v[2];
      v[3] = Long.rotateLeft(v[3], 21) ^ v[0];
      v[2] = Long.rotateLeft(v[2], 32);
    }
  }
}
