import type { Subject, SubjectName } from '../run/subject.js';
import { processorSubject } from './processor/subject.js';

/** What can be put under faults, by name. */
export const subjects: Partial<Readonly<Record<SubjectName, Subject>>> = {
  processor: processorSubject(),
};
