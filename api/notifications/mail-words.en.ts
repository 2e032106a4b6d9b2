import type { MailWords } from './mail-words.ts';

export const mailWordsEn: MailWords = {
  news: {
    new: ['an appointment was added', 'An appointment was added to your agenda'],
    moved: ['an appointment changed', 'An appointment in your agenda changed'],
    cancelled: ['an appointment was cancelled', 'An appointment in your agenda was cancelled'],
    'day-before': ['appointment tomorrow', 'You have an appointment'],
    'two-hours': ['appointment soon', 'You have an appointment'],
    prevention: ['your reminder of the month', 'Your agenda has reminders for you and your family'],
  },
  severalAdded: (count) => [
    `${count} appointments were added`,
    `${count} appointments were added to your agenda`,
  ],
  notices: {
    'break-glass': [
      'an emergency access was opened',
      'An emergency access to your data was opened, without your consent',
    ],
    'help-opened': ['someone acts for you', 'Someone acts for you, because you asked for it'],
    'delegation-granted': ['a delegation is offered', 'A delegation was offered'],
    'delegation-accepted': ['a delegation was accepted', 'A delegation was accepted'],
    'delegation-refused': ['a delegation was refused', 'A delegation was refused'],
    'delegation-revoked': ['a delegation ended', 'A delegation ended, because one of you asked for it'],
    'delegation-ended': ['a delegation ended', 'A delegation ended: the agenda is closed'],
    'child-of-age': [
      'an agenda changes hands',
      'An agenda you kept now belongs to its person, who has a year to take it over',
    ],
    'of-age': ['an agenda awaits you', 'An agenda that your parents kept awaits you'],
    'child-claimed': ['an agenda was taken over', 'An agenda you kept was taken over by its person'],
    'consent-ended': ['a consent ended', 'A consent you had given to a vendor has ended'],
    'export-ready': ['your copy is ready', 'The copy of your data is ready'],
    'erasure-ahead': [
      'your agenda will be erased',
      'You have not opened your agenda for nearly two years: it will be erased in thirty days. To keep it, you only have to sign in',
    ],
    'sealed-erasure-ahead': [
      'your closed agenda will be erased',
      'You closed your agenda nearly ten years ago: it will be erased in thirty days. To keep it, sign in and open it again',
    ],
  },
  whenFormat: "cccc d LLLL 'at' h:mm a",
  locale: 'en-GB',
  colon: ': ',
  more: 'The details are in your agenda:',
  choice: 'You choose in your agenda what is written to you.',
};
