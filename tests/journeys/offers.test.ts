// One instance for everyone who looks at offers; first those who must be told of what changes.
import './live.ts';
import './search.ts';
import './map.ts';
import './availability.ts';
