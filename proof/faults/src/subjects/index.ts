import type { Subject, SubjectName } from '../run/subject.js';
import { processorSubject } from './processor/subject.js';
import { marketingSubject } from './storefront/marketing-subject.js';
import { profileSubject } from './storefront/profile-subject.js';
import { recommenderSubject } from './storefront/recommender-subject.js';

/** All subjects by name. */
export const subjects: Readonly<Record<SubjectName, Subject>> = {
  processor: processorSubject(),
  profile: profileSubject,
  recommender: recommenderSubject,
  marketing: marketingSubject,
};
