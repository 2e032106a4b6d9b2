// One instance for everyone who watches over it; first those who count who has signed in.
import './webhooks.ts';
import './feeds.ts';
import './statistics.ts';
import './territory.ts';
