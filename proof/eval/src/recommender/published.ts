import { figures } from '../report/published.js';
import type { PublishedTable } from '../report/published.js';

const GORSE = 'gorse, docs/introduction/benchmark.rst, random 5-fold';
const SESSION_REC = "session-rec's stored lists, 387 points of the first test sessions";
const COTREC = 'COTREC, CIKM 2021, near this preprocessing';
const SR_GNN = 'papers on this preprocessing: SR-GNN, GCE-GNN, COTREC';
const SLIDING = 'session-rec, five slices, other preprocessing of the same data';
const STREAM = 'own reference measurement, one stream, not peer reviewed';

/** What others state for recommenders. */
export const recommenderTables: readonly PublishedTable[] = [
  {
    name: 'ml-100k',
    protocol: 'random-5fold',
    sha256: 'd5cd19fba4562fe2867bf2964d99d97ec55bce45b150df3763dfa8668cf22f4f',
    figures: [
      ...figures(GORSE, ['recall@10', 'ndcg@10'], {
        WRMF: [0.23665, 0.41614],
        'SVD-BPR': [0.20906, 0.37643],
        ItemPop: [0.11584, 0.21785],
      }),
      ...figures('own reference measurement', ['recall@10', 'ndcg@10'], { EASE: [0.2433, 0.4454] }),
    ],
  },
  {
    name: 'ml-100k',
    protocol: 'prequential',
    sha256: 'd5cd19fba4562fe2867bf2964d99d97ec55bce45b150df3763dfa8668cf22f4f',
    figures: figures(STREAM, ['recall@10', 'hr@10'], {
      ISGD: [0.052, 0.052],
      popularity: [0.108, 0.108],
      'item-CF, last 10': [0.171, 0.171],
      'sequential rules': [0.157, 0.157],
      'CF10+SR+EASE': [0.183, 0.183],
    }),
  },
  {
    name: 'yoochoose-100k',
    protocol: 'next-item',
    sha256: 'c0ce33f6a6042309e96f1ccb556a8b0c08dbf8a0dbe9e152d16df69d8704ae57',
    figures: figures(SESSION_REC, ['hr@10', 'hr@20', 'mrr@20'], {
      VSKNN: [0.553, 0.6098, 0.3342],
      AR: [0.522, 0.5917, 0.316],
      SR: [0.522, 0.5607, 0.3275],
      GRU4Rec: [0.5168, 0.5711, 0.3289],
    }),
  },
  {
    name: 'yoochoose-100k',
    protocol: 'prequential',
    sha256: 'c0ce33f6a6042309e96f1ccb556a8b0c08dbf8a0dbe9e152d16df69d8704ae57',
    figures: figures(STREAM, ['recall@10', 'hr@10'], {
      ISGD: [0.014, 0.014],
      popularity: [0.061, 0.061],
      'item-CF, last 10': [0.438, 0.438],
      'sequential rules': [0.416, 0.416],
      'CF+SR': [0.449, 0.449],
    }),
  },
  {
    name: 'amazon-beauty',
    protocol: 'leave-last-out',
    sha256: '42279f722e834b737ba8ce0db247884ea80a1f9d100fe563663351867af46189',
    figures: [
      ...figures('ICLRec README, WWW 2022', ['hr@10', 'ndcg@10', 'hr@20'], {
        ICLRec: [0.0744, 0.0403, 0.1058],
      }),
      ...figures('pswrec2k26 repository, not peer reviewed', ['hr@10', 'ndcg@10'], {
        SASRec: [0.0848, 0.0432],
        LightSANs: [0.0861, 0.0444],
      }),
      ...figures('own reference measurement', ['hr@10', 'ndcg@10'], {
        'CF+SR': [0.0825, 0.0504],
        'CF+SR, stream-fed': [0.0939, 0.0571],
      }),
    ],
  },
  {
    name: 'retailrocket-sessions',
    protocol: 'next-item',
    sha256: '16f280c5a90de724244edf7e99dfdebbd0a6beedc2b70fa822e508b9d823d6bf',
    figures: [
      ...figures(COTREC, ['hr@20', 'mrr@20'], {
        GRU4Rec: [0.4401, 0.2367],
        NARM: [0.5022, 0.2459],
        'SR-GNN': [0.5032, 0.2657],
        COTREC: [0.5617, 0.2997],
      }),
      ...figures(SLIDING, ['hr@20', 'mrr@20'], { STAN: [0.5938, 0.3638] }),
    ],
  },
  {
    name: 'diginetica-sessions',
    protocol: 'next-item',
    sha256: '961af3e2c0215873cbf1cb726f31a30308d2d7a324f12e8b488615549332f393',
    figures: [
      ...figures(SR_GNN, ['hr@20', 'mrr@20'], {
        GRU4Rec: [0.2945, 0.0833],
        'Item-KNN': [0.3575, 0.1157],
        'SR-GNN': [0.5073, 0.1759],
        COTREC: [0.5418, 0.1907],
      }),
      ...figures(SLIDING, ['hr@20', 'mrr@20'], { VSTAN: [0.4803, 0.1837] }),
    ],
  },
];
